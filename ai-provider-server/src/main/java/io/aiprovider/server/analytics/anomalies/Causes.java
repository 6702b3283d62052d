package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.server.analytics.GroupBy;
import io.aiprovider.server.analytics.anomalies.Anomaly.Cause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which subjects explain what is unusual. */
final class Causes {
  private static final int MOST_FOR_A_DIMENSION = 3;
  private static final List<String> ORDER = List.of("total", "key", "tenant", "model", "provider");
  private static final double ENOUGH = 0.6;
  private static final double TOO_MUCH = 1.4;

  private Causes() {}

  /** The anomalies with their causes; those that are only a cause of another one are left out. */
  static List<Anomaly> attributed(List<Anomaly> found, List<Track> tracks) {
    List<Anomaly> shown = new ArrayList<>();
    Set<Anomaly> explained = new HashSet<>();
    List<Anomaly> ordered = new ArrayList<>(found);
    ordered.sort(Comparator.comparingInt(Causes::rank));
    for (Anomaly anomaly : ordered) {
      if (explained.contains(anomaly)) {
        continue;
      }
      List<Cause> causes =
          anomaly.subject().kind() == null
              ? ofTotal(anomaly, tracks)
              : sameEvent(anomaly, ordered, explained);
      for (Anomaly other : ordered) {
        boolean isCause =
            anomaly.overlaps(other)
                && causes.stream().anyMatch(cause -> cause.subject().equals(other.subject()));
        if (isCause) {
          explained.add(other);
        }
      }
      shown.add(anomaly.with(causes));
    }
    return shown;
  }

  private static int rank(Anomaly anomaly) {
    return ORDER.indexOf(anomaly.subject().dimension());
  }

  /** For each dimension, the few subjects that together explain most of the difference. */
  private static List<Cause> ofTotal(Anomaly anomaly, List<Track> tracks) {
    List<Cause> causes = new ArrayList<>();
    for (GroupBy.Kind kind : GroupBy.Kind.values()) {
      List<Cause> candidates =
          tracks.stream()
              .filter(track -> track.subject().kind() == kind)
              .map(track -> new Cause(track.subject(), share(track, anomaly)))
              .filter(cause -> cause.share() > 0)
              .sorted(Comparator.comparingDouble(Cause::share).reversed())
              .limit(MOST_FOR_A_DIMENSION)
              .toList();
      double sum = 0;
      List<Cause> enough = new ArrayList<>();
      for (Cause candidate : candidates) {
        if (sum < ENOUGH) {
          enough.add(candidate);
          sum += candidate.share();
        }
      }
      if (sum >= ENOUGH) {
        causes.addAll(enough);
      }
    }
    return causes;
  }

  /** The share of the difference that the usage of a subject makes. */
  private static double share(Track track, Anomaly anomaly) {
    Use actual = Use.NONE;
    Use expected = Use.NONE;
    List<Cell> cells = new ArrayList<>(track.days().values());
    cells.addAll(track.hours());
    for (Cell cell : cells) {
      if (!cell.from().isBefore(anomaly.from()) && !cell.to().isAfter(anomaly.to())) {
        actual = actual.plus(cell.actual());
        expected = expected.plus(cell.expected());
      }
    }
    Use usual = anomaly.usual();
    if (usual == null) {
      return 0;
    }
    return switch (anomaly.kind()) {
      case "cost" -> (actual.cost() - expected.cost()) / (anomaly.used().cost() - usual.cost());
      case "errors" ->
          (actual.errors() - expected.errors()) / (anomaly.used().errors() - usual.errors());
      default ->
          (actual.requests() - expected.requests())
              / (anomaly.used().requests() - usual.requests());
    };
  }

  /** Anomalies of other dimensions at the same time that are about as large. */
  private static List<Cause> sameEvent(Anomaly anomaly, List<Anomaly> all, Set<Anomaly> explained) {
    List<Cause> causes = new ArrayList<>();
    for (Anomaly other : all) {
      @Nullable Double share = anomaly.overlaps(other) ? ratio(other, anomaly) : null;
      boolean isSame =
          share != null
              && other.subject().kind() != anomaly.subject().kind()
              && !explained.contains(other)
              && share > ENOUGH
              && share < TOO_MUCH;
      if (isSame && share != null) {
        causes.add(new Cause(other.subject(), Math.min(1, share)));
      }
    }
    return causes;
  }

  private static double ratio(Anomaly part, Anomaly whole) {
    return (part.actual() - part.expected()) / (whole.actual() - whole.expected());
  }
}
