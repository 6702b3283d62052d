package io.aiprovider.provider.simulated;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;

/** How the tests ask a simulated provider. */
final class Asking {
  private Asking() {}

  static SimulatedProvider provider() {
    return SimulatedProvider.builder("sim").build();
  }

  static SimulatedProvider provider(Fault fault) {
    return SimulatedProvider.builder("sim").fault(fault).build();
  }

  static ChatCall attempt() {
    return ChatCall.create().attempt(new Target("sim", "model-1", false), true).call();
  }

  static ChatRequest request(String prompt) {
    return ChatRequest.builder().model("model-1").user(prompt).build();
  }

  static ChatResponse answer(ChatRequest request) {
    return answer(provider(), request);
  }

  static ChatResponse answer(SimulatedProvider provider, ChatRequest request) {
    return ((CompleteReply) provider.chat(request, attempt())).response();
  }

  static StreamingReply stream(SimulatedProvider provider, ChatRequest request) {
    return (StreamingReply) provider.chat(request.withStream(true), attempt());
  }

  static List<ChatChunk> chunks(ChatRequest request) {
    List<ChatChunk> chunks = new ArrayList<>();
    stream(provider(), request).forEach(chunks::add);
    return chunks;
  }

  static String text(List<ChatChunk> chunks) {
    return String.join("", chunks.stream().map(ChatChunk::text).toList());
  }

  static JsonArray json(String array) {
    return (JsonArray) JsonObject.parse("{\"it\":" + array + "}").get("it");
  }
}
