package io.aiprovider.spring.settings;

import io.aiprovider.spring.settings.schema.SettingSchema;
import io.aiprovider.spring.settings.schema.SettingType;
import java.util.List;
import java.util.regex.Pattern;

/** Settings and variables of the standalone server, which have no effect in other applications. */
final class ServerOnly {
  /** Its settings below {@code ai-provider}, by the first word. */
  static final List<String> SETTINGS =
      List.of(
          "mode",
          "auth",
          "limits.max-body",
          "limits.body-memory",
          "limits.request-timeout",
          "limits.idle-timeout",
          "limits.per-address",
          "limits.tiers",
          "data-dir",
          "database",
          "ledger",
          "max-concurrent-calls",
          "drain-delay",
          "shutdown-grace",
          "ssl",
          "require-https",
          "trusted-proxies",
          "client-address-header",
          "logging",
          "cors",
          "retention",
          "transport",
          "billing",
          "routing.tasks",
          "templates",
          "tracing.endpoint",
          "tracing.headers",
          "tracing.sample-ratio",
          "tracing.langfuse",
          "metrics",
          "budgets.when-database-down",
          "budgets.webhook",
          "dashboard");

  /** Variables that the server, its commands and its launcher read. */
  static final List<String> VARIABLES =
      List.of(
          "AI_PROVIDER_PORT",
          "AI_PROVIDER_BIND",
          "AI_PROVIDER_API_KEY",
          "AI_PROVIDER_API_KEY_FILE",
          "AI_PROVIDER_ADMIN_KEY",
          "AI_PROVIDER_ADMIN_KEY_FILE",
          "AI_PROVIDER_JAVA_HOME",
          "AI_PROVIDER_JAVA_OPTS",
          "AI_PROVIDER_LIB",
          "AI_PROVIDER_URL");

  /** Variables that Kubernetes sets in every pod for a service of this name. */
  private static final Pattern KUBERNETES =
      Pattern.compile(
          "AI_PROVIDER(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_[A-Z0-9_]+)?)");

  private ServerOnly() {}

  /** Whether the application is the server. */
  static boolean isServer(SettingType.Group engine) {
    return engine.members().containsKey("mode");
  }

  static boolean contains(String name) {
    return SETTINGS.stream()
        .map(setting -> SettingSchema.ENGINE + "." + setting)
        .anyMatch(setting -> name.equals(setting) || name.startsWith(setting + "."));
  }

  static boolean containsVariable(String name) {
    return VARIABLES.contains(name) || KUBERNETES.matcher(name).matches();
  }
}
