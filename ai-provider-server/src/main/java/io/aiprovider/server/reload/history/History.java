package io.aiprovider.server.reload.history;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.reload.apply.ReloadCause;
import io.aiprovider.server.reload.apply.ReloadListener;
import io.aiprovider.server.reload.apply.Reloader;
import io.aiprovider.server.reload.apply.SettingChange;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EverySecond;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records the versions of the configuration that this server uses. While the database is down they
 * are kept in memory. A database that is not used yet is not opened for them. Thread-safe.
 */
final class History extends EverySecond implements ReloadListener {
  private static final int MOST_WAITING = 100;

  private final Database database;
  private final VersionTable table;
  private final TextCipher cipher;
  private final Reloader reloader;
  private final InstantSource clock = InstantSource.system();
  private final Deque<Waiting> waiting = new ArrayDeque<>(); // guarded by itself
  private final String startVersion;
  private final Instant startedAt;
  private volatile @Nullable FileTexts texts; // null until the files were read again
  private volatile @Nullable FileTexts refused; // null if none were
  private volatile boolean started;

  /** A version that is not in the database yet. */
  private record Waiting(
      String id, Instant at, ReloadCause cause, List<SettingChange> changes, FileTexts texts) {}

  History(Database database, TextCipher cipher, Reloader reloader) {
    super("configuration history");
    this.database = database;
    this.table = new VersionTable(database);
    this.cipher = cipher;
    this.reloader = reloader;
    this.startVersion = reloader.version();
    this.startedAt = now();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void applied(String version, ReloadCause cause, List<SettingChange> changes) {
    if (texts == null) { // the files of the start are not known
      addStart(new FileTexts(Map.of()));
    }
    FileTexts now = FileTexts.of(reloader.configurationFiles());
    texts = now;
    refused = null;
    add(new Waiting(version, now(), cause, changes, now));
  }

  @Override
  public void refused() {
    refused = FileTexts.of(reloader.configurationFiles());
  }

  @Override
  public void confirmed() {
    FileTexts now = FileTexts.of(reloader.configurationFiles());
    if (texts == null) {
      addStart(now);
    }
    texts = now;
    refused = null;
  }

  private void addStart(FileTexts files) {
    ReloadCause cause = new ReloadCause(ReloadCause.Kind.START, null);
    add(new Waiting(startVersion, startedAt, cause, List.of(), files));
  }

  private void add(Waiting version) {
    synchronized (waiting) {
      waiting.addLast(version);
      if (waiting.size() > MOST_WAITING) {
        waiting.removeFirst();
      }
    }
  }

  /** Not in the first round: the start of the server does not wait for it. */
  @Override
  protected void round() {
    if (started && !database.isUnused()) {
      write();
    }
    started = true;
  }

  @Override
  protected void lastRound() {
    round();
  }

  private synchronized void write() {
    for (Waiting next = first(); next != null; next = first()) {
      Version earlier = next.cause().kind() == ReloadCause.Kind.START ? sameAsNewest(next) : null;
      if (earlier == null) {
        table.add(encrypted(next));
      } else {
        reloader.renameVersion(next.id(), earlier.id());
      }
      synchronized (waiting) {
        waiting.remove(next);
      }
    }
  }

  private @Nullable Waiting first() {
    synchronized (waiting) {
      return waiting.peekFirst();
    }
  }

  private Version encrypted(Waiting version) {
    List<JsonObject> changes = version.changes().stream().map(SettingChange::toJson).toList();
    return new Version(
        version.id(),
        cipher.keyId(),
        version.at(),
        version.cause().kind().word(),
        version.cause().actor(),
        JsonObject.of("changes", changes).toString(),
        cipher.encrypt(version.texts().toJson(), version.id()));
  }

  /** The newest stored version, if a start is one with the same files. */
  private @Nullable Version sameAsNewest(Waiting start) {
    return table
        .newest(cipher.keyId())
        .filter(newest -> files(newest).filter(start.texts()::equals).isPresent())
        .orElse(null);
  }

  /**
   * The newest versions of all servers first.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  List<Version> list(@Nullable Instant before, String id, int limit) {
    write();
    return table.list(before, id, limit);
  }

  /**
   * A version.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if the database cannot be reached
   */
  Optional<Version> find(String id) {
    write();
    return table.find(id);
  }

  /** Whether a version is one of this server. */
  boolean isOurs(Version version) {
    return version.node().equals(cipher.keyId());
  }

  /** Whether a version is the one in use. */
  boolean isInUse(Version version) {
    return version.id().equals(reloader.version());
  }

  /** The texts of a version's files; empty if this server has not the key. */
  Optional<FileTexts> files(Version version) {
    return cipher.decrypt(version.files(), version.id()).map(FileTexts::parse);
  }

  /** Whether the files are those in use, or those that were refused last: somebody saw them. */
  boolean areUnchanged(FileTexts files) {
    return files.equals(texts) || files.equals(refused);
  }
}
