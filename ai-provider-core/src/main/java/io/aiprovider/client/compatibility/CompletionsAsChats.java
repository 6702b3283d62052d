package io.aiprovider.client.compatibility;

import io.aiprovider.call.ChatCall;
import io.aiprovider.call.RoutePlanner;
import io.aiprovider.catalog.CatalogModel;
import io.aiprovider.catalog.ModelCatalog;
import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.chat.LegacyCompletion;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.ModelNotFound;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ChunkTransform;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;

/**
 * Turns a completion request into a chat, unless its model supports only prompts. After this step
 * it is treated like any other chat.
 *
 * @since 0.1
 */
public final class CompletionsAsChats implements ChatInterceptor {
  private static final ChunkTransform COMPLETION_CHUNKS =
      ChunkTransform.mapping(CompletionsAsChats::asCompletion).withoutBlocking();

  private final RoutePlanner routes;
  private final ModelCatalog catalog;

  public CompletionsAsChats(RoutePlanner routes, ModelCatalog catalog) {
    this.routes = routes;
    this.catalog = catalog;
  }

  @Override
  public boolean handles(Operation operation) {
    return operation == Operation.COMPLETION;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    ChatRequest request = chain.request();
    ChatRequest passed = passedOn(request, chain.call());
    ChatReply reply = chain.proceed(passed);
    if (passed.operation() == request.operation()) {
      return reply;
    }
    return reply instanceof StreamingReply streaming
        ? streaming.transform(COMPLETION_CHUNKS)
        : asCompletion((CompleteReply) reply);
  }

  /** The request that the next step gets: a chat, or the same request. */
  public ChatRequest passedOn(ChatRequest request, ChatCall call) {
    return !handles(request.operation()) || takesPromptsOnly(request, call)
        ? request
        : LegacyCompletion.chat(request);
  }

  private boolean takesPromptsOnly(ChatRequest request, ChatCall call) {
    try {
      Target first = routes.planFor(request, call).targets().get(0);
      CatalogModel model = catalog.find(first.model());
      return model != null && model.completionOnly();
    } catch (ModelNotFound noTarget) {
      return false;
    }
  }

  private static CompleteReply asCompletion(CompleteReply reply) {
    return reply.with(new ChatResponse(LegacyCompletion.answer(reply.response().json())));
  }

  private static ChatChunk asCompletion(ChatChunk chunk) {
    return new ChatChunk(LegacyCompletion.chunk(chunk.json()));
  }
}
