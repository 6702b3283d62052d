package io.aiprovider.client.unanswered;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.aiprovider.chat.Usage;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.provider.anthropic.AnthropicProvider;
import io.aiprovider.provider.google.GoogleProvider;
import io.aiprovider.provider.langchain4j.LangChain4jProvider;
import io.aiprovider.provider.langchain4j.http.OkHttpLangChain4jClient;
import io.aiprovider.provider.openai.OpenAiCompatibleProvider;
import org.jspecify.annotations.Nullable;

/** A provider for each protocol, and the events of its streams. */
enum Service {
  OPENAI {
    @Override
    ChatProvider provider(String url) {
      return OpenAiCompatibleProvider.builder("p").baseUrl(url).apiKey("k").build();
    }
  },
  ANTHROPIC {
    @Override
    ChatProvider provider(String url) {
      return AnthropicProvider.builder("p").baseUrl(url).apiKey("k").build();
    }

    @Override
    String opening() {
      return event(
          "{'type':'message_start','message':{'id':'m','role':'assistant','content':[],"
              + "'usage':{'input_tokens':21,'output_tokens':1}}}");
    }

    @Override
    String content() {
      return event(
          "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hello'}}");
    }

    @Override
    Usage countedInOpening() {
      return Usage.of(21, 1);
    }
  },
  GOOGLE {
    @Override
    ChatProvider provider(String url) {
      return GoogleProvider.builder("p").baseUrl(url).apiKey("k").build();
    }

    @Override
    String opening() {
      return event(
          "{'candidates':[{'content':{'parts':[]}}],'usageMetadata':{'promptTokenCount':21}}");
    }

    @Override
    String content() {
      return event("{'candidates':[{'content':{'parts':[{'text':'Hello'}]}}]}");
    }

    @Override
    Usage countedInOpening() {
      return Usage.of(21, 0);
    }
  },
  LANGCHAIN4J {
    @Override
    ChatProvider provider(String url) {
      return LangChain4jProvider.builder("p")
          .chatModel(
              OpenAiChatModel.builder()
                  .httpClientBuilder(OkHttpLangChain4jClient.builder())
                  .baseUrl(url)
                  .apiKey("k")
                  .modelName("m")
                  .maxRetries(0)
                  .build())
          .streamingChatModel(
              OpenAiStreamingChatModel.builder()
                  .httpClientBuilder(OkHttpLangChain4jClient.builder())
                  .baseUrl(url)
                  .apiKey("k")
                  .modelName("m")
                  .build())
          .build();
    }
  };

  static final String ERROR =
      "{'error':{'type':'api_error','message':'broken'}}".replace('\'', '"');

  abstract ChatProvider provider(String url);

  /** An event without content. */
  String opening() {
    return event("{'choices':[{'index':0,'delta':{'role':'assistant','content':''}}]}");
  }

  /** An event with the text {@code Hello}. */
  String content() {
    return event("{'choices':[{'index':0,'delta':{'content':'Hello'}}]}");
  }

  /** An event that is an error. LangChain4j recognizes it by its name only. */
  String error() {
    return (this == ANTHROPIC || this == LANGCHAIN4J ? "event: error\n" : "")
        + "data: "
        + ERROR
        + "\n\n";
  }

  /** What the provider has counted when it has sent the opening; null for nothing. */
  @Nullable Usage countedInOpening() {
    return null;
  }

  static String event(String json) {
    return "data: " + json.replace('\'', '"') + "\n\n";
  }
}
