package io.aiprovider.client.compatibility;

import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.Operation;
import io.aiprovider.embedding.Vectors;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.json.JsonString;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;

/**
 * Returns vectors in the requested encoding, also if the provider or the cache has the other one:
 * not every provider supports base64.
 *
 * @since 0.1
 */
public final class EmbeddingEncoding implements ChatInterceptor {

  @Override
  public boolean handles(Operation operation) {
    return operation == Operation.EMBEDDING;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    boolean base64 = new JsonString("base64").equals(chain.request().get("encoding_format"));
    ChatReply reply = chain.proceed(chain.request());
    return reply instanceof CompleteReply complete
        ? complete.with(new ChatResponse(Vectors.encoded(complete.response().json(), base64)))
        : reply;
  }
}
