package io.aiprovider.server.cli.caller;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.server.cli.client.ServerClient;
import io.aiprovider.server.cli.console.CommandFailed;
import io.aiprovider.server.cli.console.Console;
import io.aiprovider.server.cli.console.Numbers;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An answer of a model that is written while it arrives, as events of OpenAI's protocol. */
final class StreamedAnswer implements ServerClient.Lines {
  private static final String DATA = "data:";
  private static final String END = "[DONE]";

  private final Console console;
  private boolean isComplete;
  private boolean isLineOpen;
  private @Nullable String finishReason;
  private @Nullable String model;
  private @Nullable JsonObject usage;

  StreamedAnswer(Console console) {
    this.console = console;
  }

  @Override
  public boolean next(String line) {
    if (!line.startsWith(DATA)) {
      return true; // a comment, or the end of an event
    }
    String data = line.substring(DATA.length()).strip();
    if (data.equals(END)) {
      isComplete = true;
      return false;
    }
    read(event(data));
    return !console.isClosed();
  }

  private static JsonObject event(String data) {
    try {
      return JsonObject.parse(data);
    } catch (JsonException e) {
      throw CommandFailed.because("The server sent an event that is not JSON.");
    }
  }

  private void read(JsonObject event) {
    JsonObject error = event.object("error");
    if (error != null) {
      throw CommandFailed.because("The answer is not complete: " + error.string("message"));
    }
    for (JsonObject choice : event.objects("choices")) {
      JsonObject delta = choice.object("delta");
      if (delta != null) {
        write(delta.string("content"));
        write(delta.string("refusal"));
      }
      String reason = choice.string("finish_reason");
      finishReason = reason == null ? finishReason : reason;
    }
    String name = event.string("model");
    model = name == null ? model : name;
    JsonObject figures = event.object("usage");
    usage = figures == null ? usage : figures;
  }

  private void write(@Nullable String text) {
    if (text != null && !text.isEmpty()) {
      console.piece(text);
      isLineOpen = !text.endsWith("\n");
    }
  }

  /** Ends the last line of the answer, if there is one. */
  void endLine() {
    if (isLineOpen) {
      console.line("");
      isLineOpen = false;
    }
  }

  /**
   * Says how the answer ended.
   *
   * @return false if nobody reads the output
   * @throws CommandFailed if it is not complete
   */
  boolean finish() {
    if (console.isClosed()) {
      return false;
    }
    if (!isComplete) {
      throw CommandFailed.because("The answer is not complete: the server closed the connection.");
    }
    if ("length".equals(finishReason)) {
      console.note("The answer reached its limit of tokens, and was cut off.");
    } else if ("content_filter".equals(finishReason)) {
      console.note("The content filter of the provider ended the answer.");
    }
    if (console.isTerminal()) {
      console.note(summary());
    }
    return true;
  }

  private String summary() {
    String tokens =
        usage == null
            ? ""
            : ", %s input tokens, %s output tokens"
                .formatted(
                    Numbers.count(usage, "prompt_tokens"),
                    Numbers.count(usage, "completion_tokens"));
    boolean hasCost = usage != null && usage.has("cost");
    BigDecimal cost = usage == null ? BigDecimal.ZERO : Numbers.of(usage, "cost");
    return "("
        + model
        + tokens
        + (hasCost ? ", " + cost.toPlainString() + " US dollars" : "")
        + ")";
  }
}
