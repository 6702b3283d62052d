package io.aiprovider.provider.langchain4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Asks a provider as the engine would, in one attempt. */
record Asking(LangChain4jProvider provider, ChatCall call) {

  static Asking of(LangChain4jProviderBuilder provider) {
    return new Asking(provider.build(), ChatCall.create());
  }

  static Asking of(FakeChatModel model) {
    return of(LangChain4jProvider.builder("lc").chatModel(model));
  }

  static Asking of(FakeStreamingModel model) {
    return of(LangChain4jProvider.builder("lc").streamingChatModel(model));
  }

  static ChatRequest hello() {
    return request("'messages':[{'role':'user','content':'Hi'}]");
  }

  /** A request with these members, in which an apostrophe stands for a quotation mark. */
  static ChatRequest request(String members) {
    return ChatRequest.parse(
        ("{'model':'model-1'," + members + "}").replace('\'', '"').getBytes(UTF_8));
  }

  static ChatRequest embedding(String members) {
    return ChatRequest.parse(
        Operation.EMBEDDING,
        ("{'model':'model-1'," + members + "}").replace('\'', '"').getBytes(UTF_8));
  }

  ChatReply ask(ChatRequest request) {
    Target target = new Target(provider.name(), String.valueOf(request.model()), false);
    return provider.chat(request, call.attempt(target).call());
  }

  /** The whole answer, without the time it was made. */
  JsonObject answer(ChatRequest request) {
    return ((CompleteReply) ask(request)).response().json().without("created");
  }

  StreamingReply stream() {
    return (StreamingReply) ask(hello().withStream(true));
  }

  /** The stream's chunks, one a line, without what is the same in each. */
  String chunks() {
    try (StreamingReply reply = stream()) {
      List<ChatChunk> chunks = new ArrayList<>();
      reply.forEach(chunks::add);
      return chunks.stream()
          .map(chunk -> chunk.json().without("id").without("object").without("created").toJson())
          .collect(Collectors.joining("\n"));
    }
  }
}
