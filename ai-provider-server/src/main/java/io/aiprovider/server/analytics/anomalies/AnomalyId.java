package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.digest.Sha256;
import io.aiprovider.server.analytics.UsageScope;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ids of anomalies: a pattern and the day on which the anomaly began. */
final class AnomalyId {
  private static final int PATTERN = 16;

  private AnomalyId() {}

  /** The day in an id; null if it is no id of an anomaly. */
  static @Nullable LocalDate day(String id) {
    if (id.length() <= PATTERN + 1) {
      return null;
    }
    try {
      return LocalDate.parse(id.substring(PATTERN + 1));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** What anomalies of one kind, of one subject, in somebody's usage have in common. */
  static String pattern(UsageScope scope, String kind, Subject subject) {
    return Sha256.hex(
            String.join(
                "\n",
                Objects.requireNonNullElse(scope.tenant(), ""),
                scope.keys() == null ? "" : scope.keys().get(0),
                kind,
                subject.dimension(),
                subject.key()))
        .substring(0, PATTERN);
  }
}
