package io.aiprovider.server.audit;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.personal.PersonalData;
import io.aiprovider.server.personal.Pseudonyms;
import io.aiprovider.server.personal.Subject;
import io.aiprovider.server.store.AccessChange;
import io.aiprovider.server.store.Database;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The log of what administrators did. An entry is added in the transaction of its change, so there
 * is neither one without the other. Entries have the hash of the one before: a changed, missing or
 * added one shows in {@link #verify}. Thread-safe; its methods block.
 *
 * <p>All changes of all nodes wait for one another in {@link Database#change}, and entries are
 * added only there: so each node sees the last entry before it adds the next.
 */
@Component
public final class AuditLog implements PersonalData {
  private static final int CHUNK = 1_000;
  private static final String NO_HASH = "0".repeat(64);
  private static final String INSERT =
      """
      insert into ai_audit (id, at, actor, actor_user, actor_role, action, target, target_user,
        details, address, request_id, previous_hash, hash)
      values (:id, :at, :actor, :actor_user, :actor_role, :action, :target, :target_user,
        :details, :address, :request_id, :previous_hash, :hash)
      """;

  private final Database database;
  private final InstantSource clock;

  @Autowired
  public AuditLog(Database database) {
    this(database, InstantSource.system());
  }

  AuditLog(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Makes a change, and adds an entry about it. If the change fails, nothing is changed or added.
   *
   * @param sender who does it
   * @param action what is done, such as {@code user.put}
   * @param details further values, without secrets and data about persons
   * @return what the change returns
   */
  public <T> T record(
      AuditSender sender,
      String action,
      AuditTarget target,
      JsonObject details,
      Supplier<T> change) {
    return database.change(
        AccessChange.OF_NOBODY, // but of whom the change says
        client -> {
          // first: an erasure deletes the pseudonyms, and they must not come back
          String actorUser = Pseudonyms.of(client, sender.user());
          String targetUser = Pseudonyms.of(client, target.user());
          T result = change.get();
          Head head = head(client);
          add(
              client,
              new AuditEntry(
                  head.entry() + 1,
                  clock.instant().truncatedTo(ChronoUnit.MILLIS),
                  sender.credentials(),
                  actorUser,
                  sender.role(),
                  action,
                  target.text(),
                  targetUser,
                  details.toString(),
                  sender.address(),
                  sender.requestId(),
                  head.hash()));
          return result;
        });
  }

  /** The last entry. */
  private record Head(long entry, String hash) {}

  private static Head head(JdbcClient client) {
    return client
        .sql("select entry, hash from ai_audit_head where id = 1")
        .query((row, number) -> new Head(row.getLong("entry"), row.getString("hash")))
        .single();
  }

  private static void add(JdbcClient client, AuditEntry entry) {
    client.sql(INSERT).params(entry.parameters()).update();
    client
        .sql("update ai_audit_head set entry = :entry, hash = :hash where id = 1")
        .param("entry", entry.id())
        .param("hash", entry.hash())
        .update();
  }

  /** Entries with users whose pseudonyms are still known. */
  record Shown(AuditEntry entry, @Nullable String actorUser, @Nullable String targetUser) {}

  /**
   * The newest entries first.
   *
   * @param before only entries with a smaller id
   */
  List<Shown> list(long before, int limit) {
    return database.use(
        client ->
            client
                .sql(
                    """
                    select a.*, pa.user_id as actor_id, pt.user_id as target_id from ai_audit a
                    left join ai_pseudonyms pa on pa.pseudonym = a.actor_user
                    left join ai_pseudonyms pt on pt.pseudonym = a.target_user
                    where a.id < :before order by a.id desc limit :limit
                    """)
                .param("before", before)
                .param("limit", limit)
                .query(
                    (row, number) ->
                        new Shown(
                            AuditEntry.of(row),
                            row.getString("actor_id"),
                            row.getString("target_id")))
                .list());
  }

  /**
   * The outcome of a verification.
   *
   * @param entries how many entries were checked
   * @param hash the hash of the last one
   * @param fault what is wrong; null: nothing
   */
  record Verification(long entries, String hash, @Nullable String fault) {}

  /** Checks that no entry was changed, removed or added by other means. */
  Verification verify() {
    Head expected = database.use(AuditLog::head); // entries that are added meanwhile come after it
    long id = 0;
    String hash = NO_HASH;
    for (List<Stored> chunk = chunk(0); !chunk.isEmpty(); chunk = chunk(id)) {
      for (Stored stored : chunk) {
        AuditEntry entry = stored.entry();
        if (entry.id() != id + 1) {
          return new Verification(id, hash, "Entries are missing after entry " + id + ".");
        }
        if (!entry.previousHash().equals(hash) || !entry.hash().equals(stored.hash())) {
          return new Verification(id, hash, "Entry " + entry.id() + " was changed.");
        }
        id = entry.id();
        hash = entry.hash();
        if (id == expected.entry() && !hash.equals(expected.hash())) {
          return new Verification(id, hash, "Entry " + id + " was replaced.");
        }
      }
    }
    boolean cut = id < expected.entry();
    return new Verification(id, hash, cut ? "Entries are missing after entry " + id + "." : null);
  }

  private record Stored(AuditEntry entry, String hash) {}

  private List<Stored> chunk(long after) {
    return database.use(
        client ->
            client
                .sql("select * from ai_audit where id > :after order by id limit :limit")
                .param("after", after)
                .param("limit", CHUNK)
                .query((row, number) -> new Stored(AuditEntry.of(row), row.getString("hash")))
                .list());
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public List<JsonObject> export(JdbcClient client, Subject subject) {
    List<String> pseudonyms = Pseudonyms.find(client, subject);
    return pseudonyms.isEmpty()
        ? List.of()
        : client
            .sql(
                "select * from ai_audit where actor_user in (:users) or target_user in (:users)"
                    + " order by id")
            .param("users", pseudonyms)
            .query((row, number) -> AuditEntry.of(row).toJson())
            .list();
  }

  /**
   * The entries stay, since others are chained to them; nobody can tell any more whose they are.
   */
  @Override
  public int erase(JdbcClient client, Subject subject) {
    return subject.delete(client, "ai_pseudonyms");
  }
}
