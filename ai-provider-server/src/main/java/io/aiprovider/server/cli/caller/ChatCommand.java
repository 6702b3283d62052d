package io.aiprovider.server.cli.caller;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.client.ServerOption;
import io.aiprovider.server.cli.client.Servers;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.ExitStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ai-provider chat}: asks a model, and shows the answer while it arrives. */
@Command(
    name = "chat",
    sortOptions = false,
    header = "Asks a model, and shows the answer while it arrives.",
    description =
        "A text from the standard input is sent after the prompt, or is the prompt if none is"
            + " given.",
    footer = {
      "",
      ServerOption.CALLER_KEY,
      "",
      "Example: cat report.txt | ai-provider chat \"Summarize this in three sentences.\""
    })
public final class ChatCommand implements Callable<Integer> {
  private static final String PATH = "/v1/chat/completions";
  private static final int MOST_BYTES = 32 * 1024 * 1024;

  private final Console console;
  private final Servers servers;
  private final InputStream in;

  @Parameters(
      arity = "0..*",
      paramLabel = "PROMPT",
      description = "What to ask. Several words are one prompt.")
  private List<String> words = List.of();

  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      defaultValue = "auto",
      description = "The model, group or alias. If not given, auto: the default model.")
  private String model = "auto";

  @Option(
      names = {"-s", "--system"},
      paramLabel = "TEXT",
      description = "A system message: how the model is to answer.")
  private @Nullable String system;

  @Option(names = "--json", description = "Write the complete answer as JSON, when it has arrived.")
  private boolean json;

  @Mixin private final ServerOption server = new ServerOption();

  public ChatCommand(Console console, Servers servers, InputStream in) {
    this.console = console;
    this.servers = servers;
    this.in = in;
  }

  @Override
  public Integer call() {
    ServerClient client = server.callerClient(servers).naming(Map.of("model", "--model"));
    JsonObject request = JsonObject.of("model", model).with("messages", messages());
    if (json) {
      console.raw(client.json(client.chat(PATH, request)).toString());
      return 0;
    }
    StreamedAnswer answer = new StreamedAnswer(console);
    try {
      client.stream(
          PATH,
          request.with("stream", true).with("stream_options", JsonObject.of("include_usage", true)),
          answer);
    } finally {
      answer.endLine();
    }
    return answer.finish() ? 0 : ExitStatus.FAILED;
  }

  private JsonArray messages() {
    List<JsonObject> messages = new ArrayList<>();
    if (system != null) {
      messages.add(message("system", system));
    }
    messages.add(message("user", prompt()));
    return JsonArray.of(messages);
  }

  private static JsonObject message(String role, String text) {
    return JsonObject.of("role", role).with("content", text);
  }

  private String prompt() {
    String asked = String.join(" ", words);
    String text = text();
    if (asked.isBlank() && text.isBlank()) {
      throw CommandFailed.wrongUse(
          "There is no prompt. Give one, as in: ai-provider chat \"Hello!\"");
    }
    return asked.isBlank() ? text : text.isBlank() ? asked : asked + "\n\n" + text;
  }

  private String text() {
    try {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw CommandFailed.wrongUse("The text at the standard input is larger than 32 MB.");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw CommandFailed.wrongUse("The standard input is not text in UTF-8.");
    } catch (IOException e) {
      throw CommandFailed.because("The standard input cannot be read: " + e.getMessage());
    }
  }
}
