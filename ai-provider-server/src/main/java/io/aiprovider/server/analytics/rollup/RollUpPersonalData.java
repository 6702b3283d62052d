package io.aiprovider.server.analytics.rollup;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Pseudonyms;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.Columns;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the roll-ups have about users: sums of each day under a pseudonym. They stay when a user is
 * erased, so that all sums stay right; but nobody can tell any more whose they are.
 */
@Component
public final class RollUpPersonalData implements PersonalData {
  @Override
  public String name() {
    return "usage";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    List<String> pseudonyms = Pseudonyms.find(client, subject);
    return pseudonyms.isEmpty()
        ? List.of()
        : client
            .sql(
                "select r.start_at, "
                    + Figures.SUM
                    + " from ai_usage_rollups r join ai_usage_series s on s.id = r.series_id"
                    + " where r.breakdown = 'key' and r.span = 'day' and s.tenant_id = :tenant"
                    + " and s.user_id in (:users) group by r.start_at order by r.start_at")
            .param("tenant", subject.tenant())
            .param("users", pseudonyms)
            .query(
                (row, number) ->
                    Figures.of(row)
                        .addTo(
                            JsonObject.of(
                                "day",
                                LocalDate.ofInstant(
                                        Columns.requiredInstant(row, "start_at"), ZoneOffset.UTC)
                                    .toString())))
            .list();
  }

  @Override
  public int erase(JdbcClient client, Subject subject) {
    return subject.delete(client, "ai_pseudonyms");
  }
}
