package io.aiprovider.provider.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.langchain4j.request.LangChain4jRequestTranslation;
import io.aiprovider.provider.langchain4j.request.RemoteContent;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link LangChain4jProvider}. Not thread-safe.
 *
 * @since 0.1
 */
public final class LangChain4jProviderBuilder {
  final String name;
  @Nullable ChatModel chatModel;
  @Nullable StreamingChatModel streamingChatModel;
  @Nullable EmbeddingModel embeddingModel;
  Clock clock = Clock.systemUTC();
  private @Nullable String type;
  private @Nullable String defaultModel;
  private RemoteContent remote = RemoteContent.ofPublicAddresses();
  private Unsupported.Handling unsupported = Unsupported.Handling.DROP;

  LangChain4jProviderBuilder(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A provider needs a name.");
    }
    this.name = name;
  }

  /** The model for whole answers. */
  public LangChain4jProviderBuilder chatModel(@Nullable ChatModel chatModel) {
    this.chatModel = chatModel;
    return this;
  }

  /** The model for streams. */
  public LangChain4jProviderBuilder streamingChatModel(
      @Nullable StreamingChatModel streamingChatModel) {
    this.streamingChatModel = streamingChatModel;
    return this;
  }

  /** The model for embeddings. */
  public LangChain4jProviderBuilder embeddingModel(@Nullable EmbeddingModel embeddingModel) {
    this.embeddingModel = embeddingModel;
    return this;
  }

  /**
   * The name of the model for requests that name none. Default: the name that the models were built
   * with; without one, the provider's name, which is not sent to the models. An embedding model
   * without a name answers only requests for this name.
   */
  public LangChain4jProviderBuilder defaultModel(@Nullable String defaultModel) {
    this.defaultModel = blankToNull(defaultModel);
    return this;
  }

  /**
   * The vendor of the models, by the catalog's name for it. Default: the vendor that the models
   * report, if they do.
   */
  public LangChain4jProviderBuilder type(@Nullable String type) {
    this.type = blankToNull(type);
    return this;
  }

  /** What is done with a field that LangChain4j cannot express. Default: it is left out. */
  public LangChain4jProviderBuilder unsupported(Unsupported.Handling handling) {
    this.unsupported = handling;
    return this;
  }

  /** The clock for a {@code Retry-After} that is a date. Default: the system's clock. */
  public LangChain4jProviderBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /** Where the content of URLs comes from; for tests, whose URLs are not public. */
  LangChain4jProviderBuilder remoteContent(RemoteContent other) {
    this.remote = other;
    return this;
  }

  /**
   * The provider.
   *
   * @throws IllegalArgumentException if it has no model
   */
  public LangChain4jProvider build() {
    if (chatModel == null && streamingChatModel == null && embeddingModel == null) {
      throw new IllegalArgumentException(
          "The provider "
              + name
              + " has no model: give it a ChatModel, a StreamingChatModel or an EmbeddingModel.");
    }
    return new LangChain4jProvider(
        this, new LangChain4jRequestTranslation(name, unsupported, remote));
  }

  String defaultModel() {
    if (defaultModel != null) {
      return defaultModel;
    }
    String own = chatModel == null ? null : chatModel.defaultRequestParameters().modelName();
    if (own == null && streamingChatModel != null) {
      own = streamingChatModel.defaultRequestParameters().modelName();
    }
    if (own == null && embeddingModel != null && chatModel == null && streamingChatModel == null) {
      String named = embeddingModel.modelName();
      own = named.equals(EmbeddingTranslation.UNNAMED) ? null : named;
    }
    return own == null || own.isBlank() ? name : own;
  }

  String type() {
    if (type != null) {
      return type;
    }
    ModelProvider provider = ModelProvider.OTHER;
    if (chatModel != null) {
      provider = chatModel.provider();
    } else if (streamingChatModel != null) {
      provider = streamingChatModel.provider();
    } else if (embeddingModel != null) {
      provider = embeddingModel.provider();
    }
    return switch (provider) {
      case OPEN_AI -> "openai";
      case ANTHROPIC -> "anthropic";
      case GOOGLE_AI_GEMINI, GOOGLE_GENAI -> "google";
      case MISTRAL_AI -> "mistral";
      case OLLAMA -> "ollama";
      case COHERE -> "cohere";
      default -> "";
    };
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
