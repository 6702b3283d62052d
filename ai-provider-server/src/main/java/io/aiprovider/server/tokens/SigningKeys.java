package io.aiprovider.server.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Columns;
import io.aiprovider.server.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The keys that tokens are signed with, which all nodes share. A key signs for a day. It is kept
 * until the last token that it has signed has ended. Thread-safe; its methods block when the
 * database must be read.
 */
@Component
final class SigningKeys {
  /** What the ids of all of them begin with. */
  static final String PREFIX = "aip-";

  static final Duration SIGNS = Duration.ofDays(1);
  private static final Duration KEPT = SIGNS.plus(AccessTokens.LIFETIME).plusMinutes(5);
  private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

  private final Database database;
  private final InstantSource clock;
  private volatile Map<String, Stored> known = Map.of();
  private Instant lastRead = Instant.EPOCH; // guarded by this

  private record Stored(ECKey key, Instant createdAt) {}

  @Autowired
  SigningKeys(Database database) {
    this(database, InstantSource.system());
  }

  SigningKeys(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The key that signs now; a new one if the last one has signed for its time. */
  ECKey current() {
    Stored present = signing(known);
    return present == null ? rotated() : present.key();
  }

  private ECKey rotated() {
    Instant now = clock.instant();
    return database.change( // nodes wait for one another here, so only one makes a key
        AccessChange.OF_NOBODY,
        client -> {
          Stored present = signing(read(client));
          if (present != null) {
            return present.key();
          }
          ECKey key = generated();
          client
              .sql("delete from ai_signing_keys where created_at < :oldest")
              .param("oldest", Columns.time(now.minus(KEPT)))
              .update();
          client
              .sql("insert into ai_signing_keys (id, jwk, created_at) values (:id, :jwk, :at)")
              .param("id", key.getKeyID())
              .param("jwk", key.toJSONString())
              .param("at", Columns.time(now.truncatedTo(ChronoUnit.MILLIS)))
              .update();
          read(client);
          return key;
        });
  }

  private @Nullable Stored signing(Map<String, Stored> keys) {
    Instant now = clock.instant();
    return keys.values().stream()
        .filter(stored -> now.isBefore(stored.createdAt().plus(SIGNS)))
        .max(Comparator.comparing(Stored::createdAt))
        .orElse(null);
  }

  /** The key with this id; null if there is none. An unknown one is looked for once a second. */
  @Nullable ECKey find(String id) {
    Stored present = known.get(id);
    if (present == null) {
      present = lookFor(id);
    }
    return present == null || clock.instant().isAfter(present.createdAt().plus(KEPT))
        ? null
        : present.key();
  }

  /** Those that look at the same time wait for one reading, and all find what it found. */
  private synchronized @Nullable Stored lookFor(String id) {
    Instant now = clock.instant();
    if (now.isAfter(lastRead.plus(BETWEEN_READS))) {
      lastRead = now;
      return database.use(this::read).get(id);
    }
    return known.get(id);
  }

  private Map<String, Stored> read(JdbcClient client) {
    List<Stored> all =
        client.sql("select * from ai_signing_keys").query((row, number) -> stored(row)).list();
    Map<String, Stored> byId = new LinkedHashMap<>();
    all.forEach(stored -> byId.put(stored.key().getKeyID(), stored));
    known = Map.copyOf(byId);
    return byId;
  }

  private static Stored stored(ResultSet row) throws SQLException {
    try {
      return new Stored(
          ECKey.parse(row.getString("jwk")), Columns.requiredInstant(row, "created_at"));
    } catch (ParseException e) {
      throw new IllegalStateException("A signing key in the database cannot be read.", e);
    }
  }

  private static ECKey generated() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID(PREFIX + UUID.randomUUID().toString().replace("-", ""))
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java runtime has elliptic curves.", e);
    }
  }
}
