package io.aiprovider.server.configuration;

import io.aiprovider.server.ServerProperties;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Times and numbers of the server are not negative, and sizes of bodies are not zero. */
final class RangesRule implements SettingsRule {
  @Override
  public void check(BoundSettings settings) {
    ServerProperties server = settings.get(ServerProperties.class);
    notNegative(settings, "drain-delay", server.drainDelay());
    notNegative(settings, "shutdown-grace", server.shutdownGrace());
    notNegative(settings, "auth.grace-when-database-down", server.auth().graceWhenDatabaseDown());
    positive(settings, "limits.max-body", server.limits().maxBody());
    positive(settings, "limits.body-memory", server.limits().bodyMemory());
    require(
        settings,
        "max-concurrent-calls",
        server.maxConcurrentCalls() >= 0,
        server.maxConcurrentCalls(),
        "Set a number of calls, or 0 for the default.");
  }

  private static void notNegative(BoundSettings settings, String name, Duration time) {
    String shown = time.toMillis() + "ms";
    require(settings, name, !time.isNegative(), shown, "Set a time such as 30s, or 0s.");
  }

  private static void positive(BoundSettings settings, String name, @Nullable DataSize size) {
    boolean allowed = size == null || size.toBytes() > 0;
    require(settings, name, allowed, String.valueOf(size), "Set a size such as 32MB.");
  }

  private static void require(
      BoundSettings settings, String name, boolean allowed, Object value, String remedy) {
    if (!allowed) {
      String key = "ai-provider." + name;
      settings.check(
          key,
          () -> {
            throw new StartRefused(key + " is " + value + ", which is not possible.", remedy);
          });
    }
  }
}
