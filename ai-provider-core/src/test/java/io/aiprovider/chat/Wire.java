package io.aiprovider.chat;

import io.aiprovider.chat.assembly.ResponseAssembler;
import io.aiprovider.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers and chunks as providers send them, written short. */
public final class Wire {
  private Wire() {}

  /** An object written with single quotes for double ones. */
  public static JsonObject json(String text) {
    return JsonObject.parse(text.replace('\'', '"'));
  }

  public static ChatRequest request(String text) {
    return ChatRequest.of(json(text));
  }

  public static ChatChunk chunk(String text) {
    return new ChatChunk(json(text));
  }

  public static ChatChunk opening() {
    return delta("{'role':'assistant','content':''}");
  }

  public static ChatChunk text(String text) {
    return new ChatChunk(
        JsonObject.of(
            "choices",
            List.of(JsonObject.of("index", 0).with("delta", JsonObject.of("content", text)))));
  }

  public static ChatChunk delta(String delta) {
    return chunk("{'choices':[{'index':0,'delta':" + delta + "}]}");
  }

  public static ChatChunk finish(String reason) {
    return chunk("{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}");
  }

  public static ChatChunk usage(long prompt, long completion) {
    return new ChatChunk(
        JsonObject.of("choices", List.of()).with("usage", Usage.of(prompt, completion).toJson()));
  }

  /** A stream of an opening, some text and its end. */
  public static ChatChunk[] stream(String... texts) {
    List<ChatChunk> chunks = new ArrayList<>();
    chunks.add(opening());
    for (String text : texts) {
      chunks.add(text(text));
    }
    chunks.add(finish("stop"));
    return chunks.toArray(ChatChunk[]::new);
  }

  public static ChatResponse answer(String text) {
    return answer(text, "stop", null);
  }

  public static ChatResponse answer(String text, String finishReason, @Nullable String model) {
    JsonObject choice =
        JsonObject.of("index", 0)
            .with("message", ChatMessage.assistant(text).json())
            .with("finish_reason", finishReason);
    JsonObject json = JsonObject.of("id", "chatcmpl-1").with("object", "chat.completion");
    if (model != null) {
      json = json.with("model", model);
    }
    return new ChatResponse(
        json.with("choices", List.of(choice)).with("usage", Usage.of(3, 5).toJson()));
  }

  public static ChatResponse assembled(ChatChunk... chunks) {
    ResponseAssembler assembler = new ResponseAssembler();
    List.of(chunks).forEach(assembler::add);
    return assembler.response();
  }
}
