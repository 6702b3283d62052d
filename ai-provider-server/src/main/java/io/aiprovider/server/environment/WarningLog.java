package io.aiprovider.server.environment;

import java.util.function.Consumer;
import org.apache.commons.logging.impl.NoOpLog;

/** Passes warnings on instead of writing them to a log. */
final class WarningLog extends NoOpLog {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialized
  private final Consumer<String> warnings;

  WarningLog(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  @Override
  public void warn(Object message) {
    warnings.accept(String.valueOf(message));
  }
}
