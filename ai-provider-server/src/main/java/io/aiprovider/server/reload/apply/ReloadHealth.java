package io.aiprovider.server.reload.apply;

import io.aiprovider.server.health.Impairment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Shows at {@code /health} that the configuration cannot be used as it is in the files, and since
 * when. The server goes on with the last valid one.
 */
@Component
final class ReloadHealth implements Impairment {
  private volatile @Nullable Instant since;

  /** The configuration was refused. */
  void refused(Instant now) {
    since = since == null ? now : since;
  }

  /** The configuration is valid. */
  void valid() {
    since = null;
  }

  @Override
  public String part() {
    return "configuration";
  }

  @Override
  public @Nullable Instant since() {
    return since;
  }
}
