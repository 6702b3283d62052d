package io.aiprovider.server.reload.apply;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.reload.ChangedFile;
import org.jspecify.annotations.Nullable;

/**
 * A setting that differs from the one in use. Secrets are masked.
 *
 * @param key its name
 * @param from the value in use; null: none
 * @param to the new value; null: none
 * @param restart whether it takes effect only after a restart
 */
public record SettingChange(
    String key, @Nullable Object from, @Nullable Object to, boolean restart) {

  static SettingChange of(ChangedFile file) {
    return new SettingChange(file.name(), file.from(), file.to(), false);
  }

  /** For answers, and for the history. */
  public JsonObject toJson() {
    return JsonObject.of("key", key).with("from", from).with("to", to).with("restart", restart);
  }
}
