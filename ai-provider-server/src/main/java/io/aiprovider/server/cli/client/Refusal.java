package io.aiprovider.server.cli.client;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.console.CommandFailed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the server that is not the one a command needs.
 *
 * @param status of HTTP
 * @param message why; empty if the answer has no error as AI Provider writes it
 * @param code the server's word for it; empty if there is none
 */
record Refusal(int status, String message, String code) {

  static Refusal of(int status, String body) {
    JsonObject error = error(body);
    return new Refusal(status, text(error, "message"), text(error, "code"));
  }

  private static @Nullable JsonObject error(String body) {
    try {
      return JsonObject.parse(body).object("error");
    } catch (JsonException e) {
      return null;
    }
  }

  private static String text(@Nullable JsonObject error, String name) {
    String text = error == null ? null : error.string(name);
    return text == null ? "" : text;
  }

  /**
   * As a failure of the command.
   *
   * @param server its URL
   * @param key the key that was sent
   * @param path what was requested
   * @param options the option of each parameter, for messages that name a parameter
   */
  CommandFailed asFailure(
      String server, @Nullable ServerKey key, String path, Map<String, String> options) {
    String from = "The server at " + server;
    String text = message.isEmpty() ? "status " + status : withOptions(options);
    return switch (status) {
      case 400, 413, 415, 422 ->
          message.isEmpty()
              ? CommandFailed.because(from + " answered: " + text)
              : CommandFailed.wrongUse(text);
      case 401 ->
          CommandFailed.because(
              key == null
                  ? from
                      + " requires a key. Set AI_PROVIDER_ADMIN_KEY or AI_PROVIDER_API_KEY. The admin"
                      + " key may be in data/admin-key, where the server runs."
                  : from + " refused the key of " + key.variable() + ": " + text);
      case 403 ->
          CommandFailed.because(
              key == null
                  ? from + " refused the request: " + text
                  : from + " refused the request with the key of " + key.variable() + ": " + text);
      case 404 -> notFound(from, path, text);
      default -> CommandFailed.because(from + " answered: " + text);
    };
  }

  private CommandFailed notFound(String from, String path, String text) {
    if (message.isEmpty()) {
      return CommandFailed.because(from + " does not answer like AI Provider of this version.");
    }
    return code.equals("unknown_url")
        ? CommandFailed.because(
            from + " has no " + path + ". Its version may be older than that of this command.")
        : CommandFailed.wrongUse(from + " answered: " + text);
  }

  /** The message, with the options that the user knows instead of the parameters. */
  private String withOptions(Map<String, String> options) {
    String text = message;
    for (Map.Entry<String, String> each : options.entrySet()) {
      text = text.replace("'" + each.getKey() + "'", each.getValue());
    }
    return text;
  }
}
