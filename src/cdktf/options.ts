/** A CDKTF or CDK Terrain app, or anything else that writes Terraform JSON the same way. */
export interface SynthesizableApp {
  /** Where it writes, where it says so. */
  readonly outdir?: string;
  /** Writes `stacks/<id>/cdk.tf.json` for each of its stacks. */
  synth(): void;
}

/** Something that is wrong with parameters that a schema cannot say. */
export interface ParameterComplaint {
  /** The parameter, such as `network.natGateways`; empty where all of them together are meant. */
  readonly path: string;
  /** The rest of a sentence that begins with the path: `is 3 but must not be above network.azCount, which is 2`. */
  readonly message: string;
}

/** Where parameters come from and what is right. */
export interface ParameterOptions<Parameters> {
  /**
   * A folder with one JSON or YAML file per environment, named after it (`staging.json`), or the parameters
   * themselves by environment: plain data, as it could stand in JSON.
   */
  readonly parameters: string | Readonly<Record<string, Parameters>>;
  /** A JSON Schema, or the file that holds one. Its defaults are filled in. */
  readonly schema?: string | Readonly<Record<string, unknown>>;
  /** What a schema cannot say, such as rules between two parameters. Called for parameters that the schema accepts. */
  readonly validate?: (parameters: Parameters) => readonly ParameterComplaint[];
}

/** Everything that `synthesizeEnvironments` needs to know of an app. */
export interface EnvironmentsOptions<App extends SynthesizableApp, Parameters> extends ParameterOptions<Parameters> {
  /** Makes a fresh app that writes to the given folder: `(outdir) => new App({ outdir })`. Called many times. */
  readonly app: (outdir: string) => App;
  /**
   * Makes the one stack of an environment in the app. It has to be a function of its arguments: what it takes
   * from elsewhere (the clock, a random number, a variable of its own) comes out as a finding.
   */
  readonly stack: (app: App, id: string, parameters: Parameters) => unknown;
  /** The contract; `parity.yaml` or `parity.yml` here if not given, of which there may be one. */
  readonly contract?: string;
  /** The environment that the others are compared with; the contract's `reference:` if not given. */
  readonly reference?: string;
  /** The environments to write; all if not given. A proof needs the others too, and synthesizes them aside. */
  readonly environments?: readonly string[];
  /**
   * Where to write; the environment variable CDKTF_OUTDIR, which the CDKTF command line sets, or `cdktf.out` if not
   * given.
   */
  readonly outdir?: string;
  /**
   * Whether to find out which parameter moves which places; true if not given. Always done where the contract says
   * `affects`.
   */
  readonly attribution?: boolean;
  /** Files with `terraform providers schema -json`, where `tfparity check` is given the same with `--schema`. */
  readonly schemas?: readonly string[];
}
