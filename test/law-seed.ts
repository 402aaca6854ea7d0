/** Runs before every test file: laws (fast-check) draw the same cases in each run, and with `LAWS=random` new ones. */
import fc from "fast-check";

// Laws are tried on the same cases in each run, so that what fails was broken by the change at hand, and a mutant lives
// or dies alike. With LAWS=random each run draws its own, which is how new cases are found.
if (process.env.LAWS !== "random") fc.configureGlobal({ seed: 1 });
