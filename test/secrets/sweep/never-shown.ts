/** Why a place of the fixtures is in no output, whatever stands there and even where nothing marks it. */
const CALLED_SECRET = "A provider's schema, its own name or a URL calls it a secret, marked or not.";
const NOT_READ = "Nothing reads it: descriptions, and blocks of a configuration that make no resource.";
const GONE = "Of what a plan takes away only the address is told, and of what was there before nothing.";
const GATE_ONLY = "Only the gate holds configurations against each other, and it is not asked here.";
const PASSES = "A check that passes is not told.";
const MISSING = "Of a resource that one environment alone has only the address is told.";
const ARGUMENT_OF_READ = "What a data source was asked is no result, and states keep it in one place alone.";

type Reasons = Readonly<Record<string, string>>;
const because = (reason: string, ...places: readonly string[]): Reasons =>
  Object.fromEntries(places.map((place) => [`plant_${place}`, reason]));

/** The places that no output shows, by kind of input. */
export const neverShown: Readonly<Record<string, Reasons>> = {
  "a plan that changes things": {
    ...because(CALLED_SECRET, "departing_marked", "marked_password", "marked_query", "marked_user"),
    ...because(CALLED_SECRET, "provider_argument", "sensitive_by_schema", "sensitive_variable", "write_only"),
    ...because(CALLED_SECRET, "sensitive_module_argument", "sensitive_module_default", "sensitive_module_output"),
    ...because(GONE, "departing", "imported_tag", "old_value", "removed_output_value", "removed_sensitive_output"),
    ...because(GONE, "sensitive_output_before"),
    ...because(NOT_READ, "output_description", "variable_description"),
  },
  "a plan that changes nothing": {
    ...because(CALLED_SECRET, "departing_marked", "marked_password", "marked_query", "marked_user"),
    ...because(CALLED_SECRET, "provider_argument", "sensitive_by_schema", "sensitive_variable"),
    ...because(CALLED_SECRET, "sensitive_module_argument", "sensitive_module_default", "sensitive_module_output"),
    ...because(CALLED_SECRET, "write_only"),
    ...because(NOT_READ, "output_description", "variable_description"),
  },
  "a plan of Terraform 1.2": {
    ...because(CALLED_SECRET, "departing_marked", "marked_password", "marked_query", "marked_user"),
    ...because(CALLED_SECRET, "provider_argument", "sensitive_by_schema", "sensitive_variable"),
    ...because(CALLED_SECRET, "sensitive_module_argument", "sensitive_output"),
    ...because(GONE, "departing", "imported_tag", "old_value", "removed_output_value", "removed_sensitive_output"),
    ...because(GONE, "sensitive_output_before", "moved_from"),
    ...because(GATE_ONLY, "argument_name", "module_argument", "module_output", "module_output_name"),
    ...because(GATE_ONLY, "module_variable_default", "sensitive_module_default", "sensitive_module_output"),
    ...because(GATE_ONLY, "write_only"),
    ...because(NOT_READ, "output_description", "variable_description"),
  },
  "a state": {
    ...because(CALLED_SECRET, "departing_marked", "marked_password", "marked_query", "marked_user"),
    ...because(CALLED_SECRET, "removed_sensitive_output", "sensitive_by_schema", "sensitive_module_argument"),
    ...because(CALLED_SECRET, "sensitive_output"),
    ...because(PASSES, "check_name"),
  },
  "a state file": {
    ...because(CALLED_SECRET, "departing_marked", "marked_password", "marked_query", "marked_user"),
    ...because(CALLED_SECRET, "removed_sensitive_output", "sensitive_by_schema", "sensitive_module_argument"),
    ...because(CALLED_SECRET, "sensitive_output"),
    ...because(PASSES, "check_name"),
    ...because(ARGUMENT_OF_READ, "data_argument"),
    ...because(MISSING, "module_attribute", "moved"),
    ...because(NOT_READ, "provider_alias"),
  },
  "a contract and parameters": {
    ...because(CALLED_SECRET, "sensitive_parameter"),
    ...because("It says by what names resources are paired, and is told nowhere.", "renamed_to"),
  },
  "a synthesized configuration": {
    ...because(CALLED_SECRET, "connection_password", "provider_argument", "sensitive_variable"),
    ...because(
      NOT_READ,
      "check_message",
      "check_name",
      "ephemeral_argument",
      "ephemeral_name",
      "import_id",
      "import_to",
    ),
    ...because(NOT_READ, "moved_from", "moved_to", "removed_from", "output_description", "variable_description"),
    ...because(MISSING, "data_argument"),
    ...because(GATE_ONLY, "argument_name", "module_argument"),
    ...because("Locals are looked up by expressions alone.", "local", "local_key", "local_name"),
  },
};
