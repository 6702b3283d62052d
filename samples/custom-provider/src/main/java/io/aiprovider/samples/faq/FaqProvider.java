package io.aiprovider.samples.faq;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatMessage;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Usage;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.Target;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Answers frequent questions. It always returns a whole answer: for a streaming caller, the engine
 * replays it as chunks. Thread-safe.
 */
final class FaqProvider implements ChatProvider {
  private final Map<String, String> answers;

  /**
   * A provider named {@code faq}.
   *
   * @param answers the answer to each keyword, which is in lower case
   */
  FaqProvider(Map<String, String> answers) {
    this.answers = Map.copyOf(answers);
  }

  @Override
  public String name() {
    return "faq";
  }

  @Override
  public String defaultModel() {
    return "faq";
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    attempt.check();
    Target target = Objects.requireNonNull(attempt.target(), "An attempt needs its target.");
    List<ChatMessage> messages = request.messages();
    String question = messages.get(messages.size() - 1).text().toLowerCase(Locale.ROOT);
    String answer =
        answers.keySet().stream()
            .filter(question::contains)
            .sorted()
            .map(answers::get)
            .findFirst()
            .orElse("I do not know. Please ask a person.");
    return CompleteReply.of(target, response(attempt.id(), target.model(), answer));
  }

  private static ChatResponse response(String id, String model, String answer) {
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("message", ChatMessage.assistant(answer).json())
            .with("finish_reason", "stop");
    return new ChatResponse(
        JsonObject.of("id", id)
            .with("object", "chat.completion")
            .with("model", model)
            .with("choices", List.of(choice))
            .with("usage", Usage.of(0, 0).toJson())); // no tokens: there is no model
  }
}
