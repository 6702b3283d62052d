package io.aiprovider.server.reload.history;

import io.aiprovider.server.reload.apply.ReloadCause;
import io.aiprovider.server.reload.apply.ReloadResult;
import io.aiprovider.server.reload.apply.Reloader;
import io.aiprovider.server.web.RequestRefused;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the files of an earlier version of the configuration, and reloads them. Thread-safe. */
final class Rollback {
  private static final Logger log = LoggerFactory.getLogger(Rollback.class);

  private final History history;
  private final Reloader reloader;

  Rollback(History history, Reloader reloader) {
    this.history = history;
    this.reloader = reloader;
  }

  /**
   * The files that a rollback to a version has to write.
   *
   * @throws RequestRefused if there is no such version, or its files cannot be restored
   */
  Map<Path, String> files(String id) {
    Version version =
        history
            .find(id)
            .orElseThrow(
                () ->
                    RequestRefused.notFound(
                        "There is no version of the configuration with this id.",
                        "config_version_not_found"));
    if (!history.isOurs(version)) {
      throw RequestRefused.conflict(
          "This version is of another server, or the key in this server's data directory has"
              + " changed since: its files cannot be restored here.",
          "config_version_elsewhere");
    }
    FileTexts then = history.files(version).orElseThrow(Rollback::notStored);
    FileTexts now = FileTexts.of(reloader.configurationFiles());
    if (then.byPath().isEmpty() && !now.byPath().isEmpty()) {
      throw notStored();
    }
    if (!history.areUnchanged(now)) {
      throw RequestRefused.conflict(
          "The files of the configuration have changed, and the change is not in use yet: reload"
              + " it, or undo it, before you roll back.",
          "config_changed_meanwhile");
    }
    now.byPath()
        .keySet()
        .forEach(
            path -> {
              if (!then.byPath().containsKey(path)) {
                throw RequestRefused.conflict(
                    "The file " + path + " did not exist in that version: remove it first.",
                    "config_file_added");
              }
            });
    Map<Path, String> changed = new LinkedHashMap<>();
    then.byPath()
        .forEach(
            (path, text) -> {
              if (!Objects.equals(text, now.byPath().get(path))) {
                changed.put(Path.of(path), text);
              }
            });
    changed.keySet().forEach(ConfigurationFileWriter::requireWritable);
    return changed;
  }

  private static RequestRefused notStored() {
    return RequestRefused.conflict(
        "This version has no files that were stored: it came from environment variables only, or"
            + " its files are too large.",
        "config_version_without_files");
  }

  /**
   * Writes files, and reloads the configuration. If it is refused, the files are as they were
   * before.
   *
   * @param files as {@link #files} returned them
   * @param actor who does it
   * @throws RequestRefused if the files cannot be written, or are not valid any more
   */
  synchronized ReloadResult write(Map<Path, String> files, String actor) {
    FileTexts before = FileTexts.of(reloader.configurationFiles());
    files.forEach(ConfigurationFileWriter::write);
    ReloadCause cause = new ReloadCause(ReloadCause.Kind.ROLLBACK, actor);
    ReloadResult result = reloader.reload(cause);
    if (result.errors().isEmpty()) {
      return result;
    }
    files
        .keySet()
        .forEach(
            file -> {
              String text = before.byPath().get(file.toString());
              if (text == null) {
                ConfigurationFileWriter.delete(file);
              } else {
                ConfigurationFileWriter.write(file, text);
              }
            });
    reloader.reload(cause);
    log.warn("The configuration was not rolled back: the files of that version are not valid now.");
    throw RequestRefused.conflict(
        "The files of that version are not valid any more, so nothing has changed: "
            + result.errors().get(0).problem(),
        "config_version_invalid");
  }
}
