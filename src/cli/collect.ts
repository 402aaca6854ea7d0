/** The values of an option that may be given several times, in their order: `--plan a=1 --plan b=2`. */
export const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
