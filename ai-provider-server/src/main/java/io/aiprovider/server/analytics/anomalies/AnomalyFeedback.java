package io.aiprovider.server.analytics.anomalies;

import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people said about anomalies. Thread-safe; its methods block. */
@Component
final class AnomalyFeedback {
  /** It is right that usage was unusual: nobody need be told of this anomaly. */
  static final String EXPECTED = "expected";

  /** Nobody need be told of this anomaly, nor of later ones of its pattern. */
  static final String IGNORED = "ignored";

  private final Database database;

  AnomalyFeedback(Database database) {
    this.database = database;
  }

  private record Said(LocalDate day, String feedback) {}

  /** The feedback that holds for each anomaly, by its id; those without any are left out. */
  Map<String, String> of(List<Anomaly> anomalies) {
    Map<String, String> found = new HashMap<>();
    if (anomalies.isEmpty()) {
      return found;
    }
    Map<String, List<Said>> said =
        said(anomalies.stream().map(Anomaly::pattern).collect(Collectors.toSet()));
    for (Anomaly anomaly : anomalies) {
      for (Said one : said.getOrDefault(anomaly.pattern(), List.of())) {
        boolean isAboutIt = one.day.equals(anomaly.firstDay());
        boolean goesOn = one.feedback.equals(IGNORED) && one.day.isBefore(anomaly.firstDay());
        if (isAboutIt || goesOn && !found.containsKey(anomaly.id())) {
          found.put(anomaly.id(), one.feedback);
        }
      }
    }
    return found;
  }

  private Map<String, List<Said>> said(Set<String> patterns) {
    Map<String, List<Said>> said = new HashMap<>();
    database.use(
        client ->
            client
                .sql(
                    "select pattern, first_day, feedback from ai_anomaly_feedback"
                        + " where pattern in (:patterns)")
                .param("patterns", patterns)
                .query(
                    (row, number) ->
                        said.computeIfAbsent(row.getString("pattern"), each -> new ArrayList<>())
                            .add(
                                new Said(
                                    row.getObject("first_day", LocalDate.class),
                                    row.getString("feedback"))))
                .list());
    return said;
  }

  /** Notes what somebody says; null takes back what holds for it, also from an earlier anomaly. */
  void put(Anomaly anomaly, @Nullable String feedback, Instant now) {
    database.transaction(
        client -> {
          client
              .sql("delete from ai_anomaly_feedback where pattern = :pattern and first_day = :day")
              .param("pattern", anomaly.pattern())
              .param("day", anomaly.firstDay())
              .update();
          return feedback == null
              ? client
                  .sql(
                      "delete from ai_anomaly_feedback where pattern = :pattern"
                          + " and first_day < :day and feedback = :ignored")
                  .param("pattern", anomaly.pattern())
                  .param("day", anomaly.firstDay())
                  .param("ignored", IGNORED)
                  .update()
              : client
                  .sql(
                      "insert into ai_anomaly_feedback (pattern, first_day, feedback, updated_at)"
                          + " values (:pattern, :day, :feedback, :now)")
                  .param("pattern", anomaly.pattern())
                  .param("day", anomaly.firstDay())
                  .param("feedback", feedback)
                  .param("now", Columns.time(now))
                  .update();
        });
  }
}
