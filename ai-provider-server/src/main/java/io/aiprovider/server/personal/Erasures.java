package io.aiprovider.server.personal;

import io.aiprovider.digest.Sha256;
import io.aiprovider.server.store.Columns;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * When users were erased, by hashes of their ids. Something about a user may be written after the
 * erasure although it happened before, for example when the database was down; it must not name the
 * user again.
 */
public final class Erasures {
  private Erasures() {}

  /** A user, or all users of a tenant, are erased now. It is part of a change. */
  public static void add(JdbcClient client, Subject subject, Instant now) {
    String hash = hash(subject.tenant(), subject.user() == null ? "" : subject.user());
    int updated =
        client
            .sql("update ai_erasures set erased_at = :now where subject = :subject")
            .param("now", Columns.time(now))
            .param("subject", hash)
            .update();
    if (updated == 0) {
      client
          .sql("insert into ai_erasures (subject, erased_at) values (:subject, :now)")
          .param("subject", hash)
          .param("now", Columns.time(now))
          .update();
    }
  }

  /** Whether a user was erased after this time. */
  public static boolean erasedAfter(JdbcClient client, String tenant, String user, Instant time) {
    return client
            .sql(
                "select count(*) from ai_erasures"
                    + " where subject in (:subjects) and erased_at >= :time")
            .param("subjects", List.of(hash(tenant, user), hash(tenant, "")))
            .param("time", Columns.time(time))
            .query(Long.class)
            .single()
        > 0;
  }

  private static String hash(String tenant, String user) {
    return Sha256.hex(tenant + "\n" + user);
  }
}
