package io.aiprovider.spring.ai;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.reply.CompleteReply;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingManager;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A {@link ChatClient} as a Spring AI model: failover, cache and cost tracking below Spring AI's
 * {@code ChatClient}, advisors and chat memory.
 *
 * <p>Like Spring AI's own models, it sends the tools of a prompt and returns the model's tool
 * calls; Spring AI's {@code ChatClient} runs them. An answer's metadata also contain the {@code
 * provider} and, if known, the {@code cost} in US dollars with its {@code costStatus}; the native
 * usage is a {@link io.aiprovider.chat.Usage}.
 *
 * <p>Thread-safe. The creator of the client closes it.
 *
 * @since 0.1
 */
public final class AiProviderChatModel implements ChatModel {
  private final ChatClient client;
  private final AiProviderChatOptions options;
  private final SpringAiRequestTranslation requests;

  /** A model that uses this client. */
  public AiProviderChatModel(ChatClient client) {
    this(client, AiProviderChatOptions.builder().build(), ToolCallingManager.builder().build());
  }

  /**
   * A model that uses this client.
   *
   * @param options for prompts that have none
   * @param tools resolves the tools of a prompt
   */
  public AiProviderChatModel(
      ChatClient client, AiProviderChatOptions options, ToolCallingManager tools) {
    this.client = Objects.requireNonNull(client, "A model needs a client.");
    this.options = Objects.requireNonNull(options, "A model needs options: they must not be null.");
    this.requests =
        new SpringAiRequestTranslation(
            Objects.requireNonNull(tools, "A model needs a resolver for the tools of a prompt."));
  }

  @Override
  public AiProviderChatOptions getOptions() {
    return options;
  }

  /**
   * Requests an answer and waits for it.
   *
   * @throws io.aiprovider.failure.ChatException if no provider could answer
   */
  @Override
  public ChatResponse call(Prompt prompt) {
    ChatRequest request = translated(prompt).withStream(false);
    CompleteReply reply = (CompleteReply) client.send(request, client.newCall().build());
    return AnswerTranslation.of(reply.response(), AnswerTranslation.end(reply));
  }

  /**
   * An answer in pieces. Nothing is sent before the first subscription, and pieces are read on
   * demand. Each subscription is a separate call; cancelling it cancels that call. Usage and cost
   * come last, without a generation.
   *
   * @return fails with {@link io.aiprovider.failure.ChatException}
   */
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    return Flux.deferContextual(
        context -> {
          StreamTranslation answer = new StreamTranslation();
          @Nullable Observation caller =
              context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
          Flow.Publisher<ChatChunk> chunks =
              client.async().wrapping(task -> within(caller, task)).stream(
                  translated(prompt), answer::opened);
          return JdkFlowAdapter.flowPublisherToFlux(chunks)
              .<ChatResponse>handle(answer::add)
              .concatWith(Mono.fromSupplier(answer::end));
        });
  }

  /** Makes the engine's observation a child of the caller's, on whatever thread it starts. */
  private static Runnable within(@Nullable Observation caller, Runnable task) {
    return caller == null ? task : () -> caller.scoped(task);
  }

  private ChatRequest translated(Prompt prompt) {
    ChatOptions given = prompt.getOptions();
    return requests.of(prompt, given == null ? options : given);
  }
}
