package io.aiprovider.provider.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.failure.FailureDetail;
import io.aiprovider.failure.MalformedReply;
import io.aiprovider.failure.UnsupportedFeature;
import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.langchain4j.http.OkHttpLangChain4jClient;
import io.aiprovider.provider.langchain4j.request.LangChain4jRequestTranslation;
import io.aiprovider.provider.wire.request.EmbeddingFields;
import io.aiprovider.provider.wire.request.LegacyFunctions;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.CompleteReply;
import io.aiprovider.reply.StreamingReply;
import io.aiprovider.reply.Target;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Models of <a href="https://docs.langchain4j.dev">LangChain4j</a> as a provider:
 *
 * <ul>
 *   <li>streams come from the streaming model; without one, the whole answer is replayed as a
 *       stream. Plain answers come from the other model; without one, they are assembled from a
 *       stream,
 *   <li>what LangChain4j cannot express is dropped and reported, or refused, as for other
 *       providers,
 *   <li>thinking is in {@code reasoning_content}, and signed thinking also in {@code
 *       thinking_blocks}, which are sent back to the same provider unchanged,
 *   <li>exceptions become failures of their kind. A {@code Retry-After} is respected if the model's
 *       HTTP client is an {@link OkHttpLangChain4jClient}: LangChain4j's own clients drop it.
 * </ul>
 *
 * <p>A model is called on the thread that calls the provider. When the attempt is cancelled, that
 * thread is interrupted and the stream's handle is cancelled; a model that ignores both continues
 * in the background. Models should be built with {@code maxRetries(0)}, because the engine makes
 * the retries. They are not closed with the provider. There is no probe, because none is free.
 *
 * <p>Thread-safe, as far as the models are.
 *
 * @since 0.1
 */
public final class LangChain4jProvider implements ChatProvider {
  private final String name;
  private final String type;
  private final String defaultModel;
  private final @Nullable ChatModel chatModel;
  private final @Nullable StreamingChatModel streamingChatModel;
  private final @Nullable EmbeddingModel embeddingModel;
  private final LangChain4jRequestTranslation requests;
  private final FailureTranslation failures;

  LangChain4jProvider(LangChain4jProviderBuilder builder, LangChain4jRequestTranslation requests) {
    this.name = builder.name;
    this.type = builder.type();
    this.defaultModel = builder.defaultModel();
    this.chatModel = builder.chatModel;
    this.streamingChatModel = builder.streamingChatModel;
    this.embeddingModel = builder.embeddingModel;
    this.requests = requests;
    this.failures = new FailureTranslation(name, builder.clock);
  }

  /**
   * Starts building a provider.
   *
   * @param name the name it is configured, measured and reported under
   */
  public static LangChain4jProviderBuilder builder(String name) {
    return new LangChain4jProviderBuilder(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String type() {
    return type;
  }

  /** The models, which may be shared with another provider. */
  @Override
  public Object identity() {
    return Arrays.asList(chatModel, streamingChatModel, embeddingModel);
  }

  @Override
  public String defaultModel() {
    return defaultModel;
  }

  @Override
  public Set<Operation> operations() {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    if (chatModel != null || streamingChatModel != null) {
      operations.add(Operation.CHAT);
    }
    if (embeddingModel != null) {
      operations.add(Operation.EMBEDDING);
    }
    return operations;
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    return request.operation() == Operation.CHAT
        ? LegacyFunctions.asTools(request, translated -> ask(translated, attempt))
        : ask(request, attempt);
  }

  private ChatReply ask(ChatRequest request, ChatCall attempt) {
    String model = Objects.requireNonNullElse(request.model(), defaultModel);
    Target target = attempt.targetOr(name, model);
    if (request.operation() == Operation.EMBEDDING && embeddingModel != null) {
      return embed(embeddingModel, request, target, attempt);
    }
    if (request.operation() == Operation.CHAT) {
      if (streamingChatModel != null && (request.stream() || chatModel == null)) {
        return stream(streamingChatModel, request, target, attempt);
      }
      if (chatModel != null) {
        return ask(chatModel, request, target, attempt);
      }
    }
    throw new UnsupportedFeature(
        "The provider " + name + " has no model for " + request.operation().label() + ".",
        FailureDetail.ofProvider(name));
  }

  private CompleteReply ask(ChatModel model, ChatRequest request, Target target, ChatCall attempt) {
    String unnamed = model.defaultRequestParameters().modelName() == null ? defaultModel : null;
    dev.langchain4j.model.chat.request.ChatRequest translated =
        requests.chat(request, unnamed, model.provider(), attempt);
    ChatResponse answer = Interruption.around(attempt, failures, () -> model.chat(translated));
    return complete(AnswerTranslation.completion(answer, target), target);
  }

  private ChatReply stream(
      StreamingChatModel model, ChatRequest request, Target target, ChatCall attempt) {
    String unnamed = model.defaultRequestParameters().modelName() == null ? defaultModel : null;
    StreamingReply reply =
        StreamingReply.of(
            target,
            ModelStream.begin(
                model,
                requests.chat(request, unnamed, model.provider(), attempt),
                target,
                attempt,
                failures));
    if (request.stream()) {
      return reply;
    }
    try (reply) {
      return CompleteReply.of(target, reply.toResponse());
    }
  }

  private CompleteReply embed(
      EmbeddingModel model, ChatRequest request, Target target, ChatCall attempt) {
    EmbeddingFields.dropOthers(request, new Unsupported(name, requests.handling(), attempt));
    EmbeddingRequest translated =
        EmbeddingTranslation.request(request, model, defaultModel, target);
    EmbeddingResponse answer =
        Interruption.around(attempt, failures, () -> model.embed(translated));
    if (answer.embeddings().size() != translated.inputs().size()) {
      throw new MalformedReply(
          "The model made "
              + answer.embeddings().size()
              + " vectors of "
              + translated.inputs().size()
              + " texts.",
          FailureDetail.ofProvider(name));
    }
    return complete(EmbeddingTranslation.list(answer, target), target);
  }

  private static CompleteReply complete(JsonObject answer, Target target) {
    return CompleteReply.of(target, new io.aiprovider.chat.ChatResponse(answer));
  }
}
