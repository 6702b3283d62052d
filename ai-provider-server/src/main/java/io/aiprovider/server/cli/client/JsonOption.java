package io.aiprovider.server.cli.client;

import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.console.Console;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Whether an answer of the server is written as it is. */
public final class JsonOption {
  @Option(names = "--json", description = "Write the answer of the server as JSON.")
  private boolean json;

  /**
   * Writes an answer of the server: as it is, or as people read it.
   *
   * @param member what every such answer has; without it, another program has answered
   * @param readable prints the answer for people
   */
  public void write(
      ServerClient client,
      String answer,
      String member,
      Console console,
      Consumer<JsonObject> readable) {
    JsonObject parsed = client.json(answer);
    if (!parsed.has(member)) {
      throw client.notOurs();
    }
    if (json) {
      console.raw(answer);
    } else {
      readable.accept(parsed);
    }
  }
}
