/**
 * Values that stand in nearly every configuration. A secret that is one of them is hidden where it is marked and
 * nowhere else: whoever guesses finds it first, hiding every other place that has the value would hide the report, and
 * what is hidden there would say what the secret is. See docs/adr/0020-what-secrets-hide.md.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `
  true false yes no on off null none nil undefined unknown default auto automatic manual enabled disabled enable disable
  active inactive present absent any all other custom standard basic simple general internal external public private
  local global main master primary secondary replica reader writer leader worker node instance server client
  dev develop development test testing tests qa uat int integration stage staging preprod preproduction prod production
  live demo sandbox preview canary blue green latest stable current previous next initial
  admin administrator root user users username owner guest operator service system application app apps web api www
  site frontend backend database db cache queue topic stream bucket table index schema cluster
  postgres postgresql mysql mariadb aurora oracle sqlserver mssql mongo mongodb redis valkey memcached elasticsearch
  opensearch kafka rabbitmq sqlite cassandra dynamodb
  http https tcp udp tls ssl ssh ftp sftp smtp imap icmp grpc amqp mqtt ldap ldaps dns ipv4 ipv6 localhost
  get put post delete patch head options read write list create update
  allow deny accept reject permit forbid require required optional
  json yaml text html xml csv utf8 utf-8 ascii binary string number boolean integer object array map set
  debug info notice warn warning error fatal critical trace high medium low severe
  linux windows ubuntu debian alpine amd64 arm64 x86_64 x64 nginx apache node nodejs python java golang ruby dotnet php
  aws azure azurerm google gcp kubernetes helm docker terraform opentofu ecs eks ec2 rds s3 sns sqs iam kms lambda
  route53 oauth2 http2 base64 sha224 sha256 sha384 sha512 aes128 aes256 rsa2048 rsa4096 ed25519 crc32c
  small micro nano large xlarge bronze silver gold premium free
  daily weekly monthly hourly minute hour day week month year seconds minutes hours days
  resource resources module modules output outputs variable variables parameter parameters provider providers plan plans
  state environment environments configuration config contract value values name names key keys type types label labels
  tag tags description reason version source target place places address attribute difference finding known
  sensitive secret secrets password passwords token tokens credential credentials
`
    .trim()
    .split(/\s+/),
);

/** Ports, durations and sizes that everybody has; numbers below a thousand are common whatever they are. */
export const commonNumbers: ReadonlySet<string> = new Set(
  `
  1433 1521 1883 2049 2181 2375 2376 2379 3000 3128 3268 3306 3389 4222 4317 4318 5000 5001 5044 5060 5222 5432 5433
  5671
  5672 5900 5984 5985 5986 6379 6380 6432 6443 7000 7001 7077 7474 7687 8000 8001 8008 8025 8080 8081 8086 8088 8090
  8125 8200 8300 8443 8500 8600 8888 8983 9000 9001 9042 9090 9092 9093 9094 9100 9200 9300 9411 9418 9443 9999 10250
  10255 11211 15672 16686 25565 26257 27017 27018 50000 50051 61616 65535
  1024 2048 4096 8192 16384 32768 65536 1440 1800 3600 7200 14400 21600 28800 43200 86400 604800
  1000 1200 1500 2000 2500 3000 4000 5000 6000 8000 10000 15000 20000 30000 50000 60000 90000 99999 100000
  1999 2000 2010 2015 2020 2021 2022 2023 2024 2025 2026 2027 2028 2029 2030
`
    .trim()
    .split(/\s+/),
);
