package io.aiprovider.spring.settings;

import java.util.List;
import java.util.regex.Pattern;

/** What belongs to the standalone server, and means nothing in an application with the starter. */
final class ServerOnly {
  /** The first words of its settings, below {@code ai-provider}. */
  static final List<String> SETTINGS =
      List.of(
          "mode",
          "auth",
          "limits",
          "data-dir",
          "database",
          "max-concurrent-calls",
          "shutdown-grace");

  /** The variables that the server and its launcher read by these names. */
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
          "AI_PROVIDER_LIB");

  /** Variables that Kubernetes sets in every pod for a service of this name. */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "AI_PROVIDER(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_\\d+_[A-Z0-9_]+)?)");

  private ServerOnly() {}

  /** Whether the application is the server. */
  static boolean isServer(SettingType.Group engine) {
    return engine.members().containsKey("mode");
  }

  static boolean owns(String name) {
    return SETTINGS.stream()
        .map(setting -> Roots.ENGINE + "." + setting)
        .anyMatch(setting -> name.equals(setting) || name.startsWith(setting + "."));
  }

  static boolean ownsVariable(String name) {
    return VARIABLES.contains(name) || OF_KUBERNETES.matcher(name).matches();
  }
}
