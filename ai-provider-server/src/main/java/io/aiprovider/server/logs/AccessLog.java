package io.aiprovider.server.logs;

import io.aiprovider.call.CallListener;
import io.aiprovider.call.ChatCall;
import io.aiprovider.call.FinishedCall;
import io.aiprovider.server.ServerProperties;
import io.aiprovider.server.reload.NewSettings;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.spring.settings.StartRefused;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Writes one line for each call that has ended: at INFO, or at WARN if it was slow. A line never
 * has a key, a prompt or an answer. Thread-safe.
 */
@Component
final class AccessLog implements CallListener, Reloadable {
  /** The name of its logger, which {@link LogQueue} and operators know. */
  static final String LOGGER = "io.aiprovider.access";

  private static final Logger log = LoggerFactory.getLogger(LOGGER);

  private volatile Duration slow;
  private final boolean structured;

  /**
   * @throws StartRefused if the time from which calls are slow is negative
   */
  @Autowired
  AccessLog(ServerProperties properties, Environment environment) {
    this.slow = slow(properties);
    this.structured = !environment.getProperty(LogProperties.STRUCTURED, "").isEmpty();
  }

  private static Duration slow(ServerProperties properties) {
    Duration slow = properties.logging().slowRequest();
    checkSlow(slow);
    return slow;
  }

  static void checkSlow(Duration slow) {
    if (slow.isNegative()) {
      throw new StartRefused(
          "ai-provider.logging.slow-request is " + slow.toMillis() + "ms.",
          "Write a time such as 5s, or 0s for no warnings about slow calls.");
    }
  }

  @Override
  public PreparedChange prepare(NewSettings settings) {
    Duration next = slow(settings.of(ServerProperties.class));
    return () -> slow = next;
  }

  @Override
  public void callEnded(ChatCall call, FinishedCall finished) {
    Duration limit = slow;
    boolean isSlow = !limit.isZero() && finished.duration().compareTo(limit) > 0;
    Level level = isSlow ? Level.WARN : Level.INFO;
    if (!log.isEnabledForLevel(level)) {
      return;
    }
    CallLine line = new CallLine(call, finished);
    String summary = line.summary(isSlow ? limit : null);
    if (!structured) {
      log.atLevel(level).log("{} ({})", summary, line.details());
      return;
    }
    LoggingEventBuilder event = log.atLevel(level);
    for (Map.Entry<String, @Nullable Object> field : line.fields().entrySet()) {
      event = event.addKeyValue(field.getKey(), field.getValue());
    }
    event.log("{}", summary);
  }
}
