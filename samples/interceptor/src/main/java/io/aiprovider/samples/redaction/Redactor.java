package io.aiprovider.samples.redaction;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonObject;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import java.util.List;

/**
 * Hides e-mail addresses and card numbers from all providers and from the cache: the request is
 * sent with placeholders, and the data is put back into the answer. In a whole answer this includes
 * the arguments of tool calls, in a stream only the text. Thread-safe.
 */
final class Redactor implements ChatInterceptor {

  @Override
  public ChatReply intercept(Chain chain) {
    Vault vault = new Vault();
    ChatReply reply = chain.proceed(redacted(chain.request(), vault));
    if (vault.isEmpty()) {
      return reply;
    }
    if (reply instanceof CompleteReply complete) {
      return complete.with(
          new ChatResponse(JsonTexts.map(complete.response().json(), vault::restore)));
    }
    return ((StreamingReply) reply).transform(new RestoredChunks(vault));
  }

  private static ChatRequest redacted(ChatRequest request, Vault vault) {
    List<JsonObject> messages =
        request.json().objects("messages").stream()
            .map(message -> JsonTexts.map(message, vault::redact))
            .toList();
    return vault.isEmpty() ? request : request.with("messages", messages);
  }
}
