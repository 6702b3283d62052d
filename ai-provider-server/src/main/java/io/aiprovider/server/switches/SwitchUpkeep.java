package io.aiprovider.server.switches;

import io.aiprovider.client.ChatClient;
import io.aiprovider.server.store.Database;
import io.aiprovider.server.store.EverySecond;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives the client the switches of the database: at the start, and after each change, here or on
 * another server. If the database is down, those that are known hold until they expire.
 */
@Component
final class SwitchUpkeep extends EverySecond {
  private static final Logger log = LoggerFactory.getLogger(SwitchUpkeep.class);

  private final Database database;
  private final SwitchTable table;
  private final ChatClient client;
  private final InstantSource clock = InstantSource.system();
  private final Set<String> known = new HashSet<>();
  private volatile boolean stale = true;
  private boolean first = true;

  SwitchUpkeep(Database database, SwitchTable table, ChatClient client) {
    super("upkeep of switches");
    this.database = database;
    this.table = table;
    this.client = client;
    database.onChange(() -> stale = true);
    database.onChangeElsewhere(() -> stale = true);
  }

  @Override
  protected synchronized void round() {
    if (database.isUnused()) {
      first = false;
    } else if (stale) {
      apply();
    }
  }

  @Override
  protected void lastRound() {}

  /**
   * Applies what is in the database now.
   *
   * @throws io.aiprovider.server.store.DatabaseDown if it cannot be reached
   */
  synchronized void apply() {
    stale = false;
    List<SwitchRow> active;
    try {
      active = table.active(clock.instant());
    } catch (RuntimeException e) {
      stale = true;
      throw e;
    }
    client
        .switches()
        .replaceAll(
            active.stream().filter(row -> !row.isReset()).map(SwitchRow::toSwitch).toList());
    active.stream().filter(row -> known.add(row.id())).forEach(this::added);
    known.retainAll(active.stream().map(SwitchRow::id).collect(Collectors.toSet()));
    first = false;
  }

  private void added(SwitchRow row) {
    if (row.isReset() && !first && row.provider() != null) { // a new process has no open circuit
      client.resetCircuits(row.provider(), row.model());
    }
    log.atWarn()
        .addKeyValue("event", "switch_" + row.action().word())
        .addKeyValue("switch", row.id())
        .log(
            "Switch of an operator: {} {}{}.",
            row.action().word(),
            subject(row),
            row.isReset() ? "" : " until " + row.expiresAt());
  }

  private static String subject(SwitchRow row) {
    if (row.provider() == null) {
      return "model " + row.model();
    }
    return row.model() == null ? row.provider() : row.provider() + "/" + row.model();
  }
}
