import type { Behaviours } from "./behaviour.js";

/** Logs, metrics, events, topics and queues. */
export const OBSERVABILITY: Behaviours = {
  aws_cloudwatch_log_group: {
    id: "{name}",
    replace: ["name", "name_prefix", "log_group_class"],
    defaults: { retention_in_days: 0, skip_destroy: false },
    assigned: {
      arn: "arn:aws:logs:{region}:{account}:log-group:{name}", deletion_protection_enabled: false, log_group_class: "STANDARD",
      name: "terraform-{digits:26}", name_prefix: "",
    },
    zeros: { kms_key_id: "" },
  },
  aws_cloudwatch_metric_alarm: {
    id: "{alarm_name}",
    replace: ["alarm_name"],
    defaults: { actions_enabled: true, treat_missing_data: "missing" },
    assigned: { arn: "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}", evaluate_low_sample_count_percentiles: "" },
    zeros: { datapoints_to_alarm: 0, extended_statistic: "", threshold_metric_id: "", unit: "", alarm_description: "" },
  },
  aws_cloudwatch_dashboard: {
    id: "{dashboard_name}",
    replace: ["dashboard_name"],
    assigned: { dashboard_arn: "arn:aws:cloudwatch::{account}:dashboard/{dashboard_name}" },
  },
  aws_cloudwatch_log_metric_filter: {
    id: "{name}",
    replace: ["log_group_name", "name"],
    defaults: { "metric_transformation.unit": "None" },
    assigned: { apply_on_transformed_logs: false },
  },
  aws_cloudwatch_event_rule: {
    id: "{name}",
    replace: ["name", "name_prefix", "event_bus_name"],
    defaults: { event_bus_name: "default", force_destroy: false },
    assigned: { arn: "arn:aws:events:{region}:{account}:rule/{name}", name: "terraform-{digits:26}", name_prefix: "" },
    zeros: { description: "", event_pattern: null, role_arn: "", schedule_expression: "" },
  },
  aws_cloudwatch_event_target: {
    id: "{rule}-{target_id}",
    replace: ["rule", "target_id", "event_bus_name"],
    defaults: { event_bus_name: "default", force_destroy: false },
    assigned: { target_id: "terraform-{digits:26}" },
    zeros: { input: "", input_path: "", role_arn: "" },
  },
  aws_sns_topic: {
    id: "{arn}",
    replace: ["fifo_topic", "name", "name_prefix"],
    defaults: { content_based_deduplication: false, fifo_topic: false },
    assigned: {
      arn: "arn:aws:sns:{region}:{account}:{name}",
      beginning_archive_time: "",
      fifo_throughput_scope: "",
      name: "terraform-{digits:26}",
      name_prefix: "",
      owner: "{account}",
      policy:
        '{"Id":"__default_policy_ID","Statement":[{"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],"Condition":{"StringEquals":{"AWS:SourceOwner":"{account}"}},"Effect":"Allow","Principal":{"AWS":"*"},"Resource":"{arn}","Sid":"__default_statement_ID"}],"Version":"2008-10-17"}',
      signature_version: 0,
      tracing_config: "",
    },
    zeros: {
      application_failure_feedback_role_arn: "", application_success_feedback_role_arn: "", application_success_feedback_sample_rate: 0,
      archive_policy: "", delivery_policy: "", display_name: "", firehose_failure_feedback_role_arn: "", firehose_success_feedback_role_arn: "",
      firehose_success_feedback_sample_rate: 0, http_failure_feedback_role_arn: "", http_success_feedback_role_arn: "",
      http_success_feedback_sample_rate: 0, kms_master_key_id: "", lambda_failure_feedback_role_arn: "", lambda_success_feedback_role_arn: "",
      lambda_success_feedback_sample_rate: 0, sqs_failure_feedback_role_arn: "", sqs_success_feedback_role_arn: "",
      sqs_success_feedback_sample_rate: 0,
    },
  },
  aws_sns_topic_policy: { id: "{arn}", replace: ["arn"], assigned: { owner: "{account}" } },
  aws_sns_topic_subscription: {
    id: "{arn}",
    replace: ["endpoint", "protocol", "topic_arn"],
    defaults: { confirmation_timeout_in_minutes: 1, endpoint_auto_confirms: false, raw_message_delivery: false },
    assigned: {
      arn: "{topic_arn}:{uuid}", confirmation_was_authenticated: false, filter_policy_scope: "", owner_id: "{account}",
      pending_confirmation: (read) => read("protocol") === "email",
    },
    zeros: { delivery_policy: "", filter_policy: "", redrive_policy: "", replay_policy: "", subscription_role_arn: "" },
  },
  aws_sqs_queue: {
    id: "{url}",
    replace: ["fifo_queue", "name", "name_prefix"],
    defaults: {
      content_based_deduplication: false, delay_seconds: 0, fifo_queue: false, max_message_size: 262144, message_retention_seconds: 345600,
      receive_wait_time_seconds: 0, visibility_timeout_seconds: 30,
    },
    assigned: {
      arn: "arn:aws:sqs:{region}:{account}:{name}", deduplication_scope: "", fifo_throughput_limit: "", kms_data_key_reuse_period_seconds: 300,
      name: "terraform-{digits:26}", name_prefix: "", policy: "", redrive_allow_policy: "", redrive_policy: "", sqs_managed_sse_enabled: true,
      url: "https://sqs.{region}.amazonaws.com/{account}/{name}",
    },
    zeros: { kms_master_key_id: "" },
  },
  aws_sqs_queue_policy: { id: "{queue_url}", replace: ["queue_url"] },
};
