package io.aiprovider.server.cli.providers;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonNumber;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import io.aiprovider.server.cli.console.TextTable;
import io.aiprovider.server.cli.console.TextTable.Column;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider explain}: what would happen to a request, without a call. */
@Command(
    name = "explain",
    sortOptions = false,
    header = "Shows which targets a request would reach, and why, without calling them.",
    description =
        "The request is the JSON of a chat request in a file, or one made of --model and --prompt.",
    footer = {
      "",
      "The key is that of AI_PROVIDER_ADMIN_KEY.",
      "",
      "Example: ai-provider explain --model gpt-4o --prompt \"Hello!\""
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/explain";
  private static final int MOST_BYTES = 32 * 1024 * 1024;

  private final Console console;
  private final Servers servers;
  private final InputStream in;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A file with a chat request as JSON; - is the standard input.")
  private @Nullable String file;

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description = "The model, group or alias of the request, instead of that of the file.")
  private @Nullable String model;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "The prompt, if there is no FILE. If not given, \"Hi\".")
  private @Nullable String prompt;

  @Option(
      names = "--key",
      paramLabel = "ID",
      description = "Explain the request as if it came with the key that has this id.")
  private @Nullable String key;

  @Option(names = "--json", description = "Write JSON instead of a table.")
  private boolean json;

  @Mixin private final ServerOption server = new ServerOption();

  public ExplainCommand(Console console, Servers servers, InputStream in) {
    this.console = console;
    this.servers = servers;
    this.in = in;
  }

  @Override
  public Integer call() {
    if (file != null && prompt != null) {
      throw CommandFailed.wrongUse("--prompt and FILE cannot be combined.");
    }
    JsonObject request = file == null ? made() : read(file);
    request = model == null ? request : request.with("model", model);
    ServerClient client = server.client(servers).naming(Map.of("model", "--model", "key", "--key"));
    JsonObject explanation =
        client.json(client.postJson(PATH, key == null ? Map.of() : Map.of("key", key), request));
    if (json) {
      console.raw(explanation.toString());
    } else {
      print(client, explanation);
    }
    return 0;
  }

  private JsonObject made() {
    JsonObject message =
        JsonObject.of("role", "user").with("content", Objects.requireNonNullElse(prompt, "Hi"));
    return JsonObject.of("messages", JsonArray.of(List.of(message)));
  }

  private JsonObject read(String name) {
    try {
      if (name.equals("-")) {
        return JsonObject.parse(limited(in.readNBytes(MOST_BYTES + 1)));
      }
      try (InputStream opened = Files.newInputStream(Path.of(name))) {
        return JsonObject.parse(limited(opened.readNBytes(MOST_BYTES + 1)));
      }
    } catch (JsonException e) {
      throw CommandFailed.wrongUse("'" + name + "' is not a JSON object: " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw CommandFailed.wrongUse("There is no file '" + name + "'.");
    } catch (IOException e) {
      throw CommandFailed.wrongUse("'" + name + "' cannot be read: " + e.getMessage());
    }
  }

  private static byte[] limited(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw CommandFailed.wrongUse("The request is larger than 32 MB.");
    }
    return bytes;
  }

  private void print(ServerClient client, JsonObject explanation) {
    JsonObject cache = explanation.object("cache");
    if (cache == null || explanation.array("candidates") == null) {
      throw client.notOurs();
    }
    TextTable table =
        new TextTable(
            List.of(
                Column.number("call", 1),
                Column.text("provider", 1),
                Column.text("model", 2),
                Column.text("verdict", 1),
                Column.number("cost", 4),
                Column.text("reason", 3)));
    for (JsonObject each : explanation.objects("candidates")) {
      table.row(
          List.of(
              each.get("position") instanceof JsonNumber ? Numbers.count(each, "position") : "",
              text(each, "provider"),
              text(each, "model"),
              text(each, "verdict"),
              each.get("cost_usd") instanceof JsonNumber cost
                  ? Numbers.money(List.of(cost.asDecimal())).get(0)
                  : "",
              reason(each)));
    }
    table.print(console);
    console.line("");
    console.line("cache: " + text(cache, "status") + ", " + text(cache, "reason"));
    console.line("prompt: about " + Numbers.count(explanation, "prompt_tokens") + " tokens");
    if (explanation.get("hedge_after_ms") instanceof JsonNumber) {
      console.line(
          "hedge: a second target is called after "
              + Numbers.count(explanation, "hedge_after_ms")
              + " ms");
    }
    JsonObject refusal = explanation.object("refusal");
    if (refusal != null) {
      console.line("The call would be refused: " + text(refusal, "message"));
    }
  }

  private static String reason(JsonObject candidate) {
    String until = candidate.string("until");
    return text(candidate, "reason") + (until == null ? "" : " [until " + until + "]");
  }

  private static String text(JsonObject json, String name) {
    String text = json.string(name);
    return text == null ? "" : text;
  }
}
