package io.aiprovider.server.reload.apply;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.configuration.ConfigurationJson;
import io.aiprovider.spring.settings.StartRefused;
import java.util.List;

/**
 * The result of reading the configuration again.
 *
 * @param applied whether changed settings are in use now
 * @param changes what differs from the settings in use before
 * @param errors what is wrong; if there is something, nothing changed
 * @param version the id of the version in use
 */
public record ReloadResult(
    boolean applied, List<SettingChange> changes, List<StartRefused> errors, String version) {

  /** Whether there are changes that can be used without a restart. */
  public boolean isApplicable() {
    return errors.isEmpty() && changes.stream().anyMatch(change -> !change.restart());
  }

  /** As an answer. */
  public JsonObject toJson() {
    return JsonObject.of("changed", !changes.isEmpty())
        .with("applied", applied)
        .with("changes", changes.stream().map(SettingChange::toJson).toList())
        .with("errors", ConfigurationJson.errors(errors))
        .with("version", version);
  }
}
