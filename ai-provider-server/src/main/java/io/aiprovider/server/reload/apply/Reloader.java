package io.aiprovider.server.reload.apply;

import io.aiprovider.server.configuration.ConfigurationReader;
import io.aiprovider.server.configuration.ConfigurationReading;
import io.aiprovider.server.configuration.RunningConfiguration;
import io.aiprovider.server.configuration.ValueFile;
import io.aiprovider.server.reload.PreparedChange;
import io.aiprovider.server.reload.Reloadable;
import io.aiprovider.server.reload.SettingsReloaded;
import io.aiprovider.spring.settings.StartRefused;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Reads the configuration again while the server runs, and puts what changed into use: all of it,
 * or nothing if anything is wrong. One reload at a time. Thread-safe; its methods block.
 */
@Component
public final class Reloader {
  private static final Logger log = LoggerFactory.getLogger(Reloader.class);
  private static final int MOST_KEYS = 20; // of a line in the log

  private final ConfigurationReader reader;
  private final RunningConfiguration configuration;
  private final ObjectProvider<Reloadable> features;
  private final ObjectProvider<ReloadListener> listeners;
  private final ReloadHealth health;
  private final ApplicationEventPublisher events;
  private final InstantSource clock = InstantSource.system();

  private volatile String version = newVersion();
  private volatile List<Path> settingFiles = List.of();
  private volatile List<Path> allFiles = List.of();

  Reloader(
      ConfigurationReader reader,
      RunningConfiguration configuration,
      ObjectProvider<Reloadable> features,
      ObjectProvider<ReloadListener> listeners,
      ReloadHealth health,
      ApplicationEventPublisher events) {
    this.reader = reader;
    this.configuration = configuration;
    this.features = features;
    this.listeners = listeners;
    this.health = health;
    this.events = events;
  }

  private static String newVersion() {
    return UUID.randomUUID().toString();
  }

  /** The id of the version in use. */
  public String version() {
    return version;
  }

  /** The version in use got another id when it was in use before; the id is used again. */
  public synchronized void renameVersion(String present, String earlier) {
    if (version.equals(present)) {
      version = earlier;
    }
  }

  /** The files from which the configuration was read last, or would be read if they existed. */
  public List<Path> configurationFiles() {
    return settingFiles;
  }

  /** All files whose change causes a reload. */
  public Set<Path> watchedFiles() {
    Set<Path> all = new LinkedHashSet<>(allFiles);
    features.orderedStream().forEach(feature -> all.addAll(feature.files()));
    return all;
  }

  /** What a reload would change, or what is wrong. Nothing changes. */
  public synchronized ReloadResult check() {
    Plan plan = plan();
    plan.discard();
    return plan.result(false, version);
  }

  /** Reads the configuration, and uses it if all of it is valid. */
  public synchronized ReloadResult reload(ReloadCause cause) {
    Plan plan = plan();
    if (!plan.errors().isEmpty()) {
      health.refused(clock.instant());
      plan.errors().forEach(Reloader::logError);
      listeners.orderedStream().forEach(ReloadListener::refused);
      return plan.result(false, version);
    }
    health.valid();
    ReloadResult found = plan.result(false, version);
    if (!found.isApplicable()) {
      plan.discard();
      configuration.replace(plan.now().all(), plan.files()); // the lines may be others
      logRestart(found.changes());
      listeners.orderedStream().forEach(ReloadListener::confirmed);
      return found;
    }
    plan.apply();
    configuration.replace(plan.now().all(), plan.files());
    events.publishEvent(new SettingsReloaded());
    String next = newVersion();
    version = next;
    logApplied(cause, found.changes());
    listeners.orderedStream().forEach(listener -> listener.applied(next, cause, found.changes()));
    return plan.result(true, next);
  }

  /** What a reload would do. */
  private record Plan(
      RunningSettings now,
      Set<ValueFile> files,
      List<PreparedChange> prepared,
      List<SettingChange> changes,
      List<StartRefused> errors) {

    void apply() {
      prepared.forEach(PreparedChange::apply);
    }

    void discard() {
      prepared.forEach(PreparedChange::discard);
    }

    ReloadResult result(boolean applied, String version) {
      return new ReloadResult(applied, changes, errors, version);
    }
  }

  private Plan plan() {
    RunningSettings before = RunningSettings.of(configuration.effective());
    ConfigurationReading reading = reader.read();
    settingFiles = reading.settingFiles();
    allFiles = reading.files();
    if (!reading.isValid()) {
      return new Plan(before, Set.of(), List.of(), List.of(), reading.mistakes());
    }
    Set<ValueFile> files = reading.filesWithValues();
    List<StartRefused> lost = reading.lost(configuration.files());
    if (!lost.isEmpty()) {
      return new Plan(before, Set.of(), List.of(), List.of(), lost);
    }
    RunningSettings next = RunningSettings.of(reading.effective());
    List<PreparedChange> prepared = new ArrayList<>();
    try {
      ReadSettings settings = new ReadSettings(reading);
      features.orderedStream().forEach(feature -> prepared.add(feature.prepare(settings)));
    } catch (StartRefused refused) {
      prepared.forEach(PreparedChange::discard);
      return new Plan(before, Set.of(), List.of(), List.of(), List.of(refused));
    } catch (IllegalArgumentException refused) {
      prepared.forEach(PreparedChange::discard);
      StartRefused error =
          new StartRefused(String.valueOf(refused.getMessage()), "Correct it there.");
      return new Plan(before, Set.of(), List.of(), List.of(), List.of(error));
    }
    List<SettingChange> changes = new ArrayList<>(before.changes(next));
    prepared.forEach(change -> change.files().forEach(file -> changes.add(SettingChange.of(file))));
    return new Plan(before.after(next), files, prepared, changes, List.of());
  }

  private static void logError(StartRefused error) {
    LoggingEventBuilder line = log.atWarn().addKeyValue("event", "configuration_refused");
    if (error.file() != null) {
      line = line.addKeyValue("file", error.file());
    }
    if (error.line() > 0) {
      line = line.addKeyValue("line", error.line());
    }
    if (error.key() != null) {
      line = line.addKeyValue("key", error.key());
    }
    line.log(
        "The changed configuration is not used; the server goes on with the one before. {} {}",
        error.problem(),
        error.remedy().replaceAll("\\s*\\R\\s*", " "));
  }

  private static void logApplied(ReloadCause cause, List<SettingChange> changes) {
    log.atInfo()
        .addKeyValue("event", "configuration_applied")
        .addKeyValue("cause", cause.kind().word())
        .log("The changed configuration is in use: {}.", keys(changes, false));
    logRestart(changes);
  }

  private static void logRestart(List<SettingChange> changes) {
    String keys = keys(changes, true);
    if (!keys.isEmpty()) {
      log.atWarn()
          .addKeyValue("event", "configuration_needs_restart")
          .log("Changed settings take effect only after a restart: {}.", keys);
    }
  }

  private static String keys(List<SettingChange> changes, boolean restart) {
    List<String> keys =
        changes.stream()
            .filter(change -> change.restart() == restart)
            .map(SettingChange::key)
            .toList();
    String shown = keys.stream().limit(MOST_KEYS).collect(Collectors.joining(", "));
    int more = keys.size() - MOST_KEYS;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }
}
