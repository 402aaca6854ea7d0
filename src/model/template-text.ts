/**
 * True for a text that is more than itself in Terraform's languages: it holds an interpolation (`${…}`) or a directive
 * (`%{ if … }`), be it an escaped one.
 */
export const isTemplateText = (text: string): boolean => text.includes("${") || text.includes("%{");
