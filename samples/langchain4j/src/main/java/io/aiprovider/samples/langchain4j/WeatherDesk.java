package io.aiprovider.samples.langchain4j;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.ChatMemory;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.SystemMessage;
import io.aiprovider.client.ChatClient;
import io.aiprovider.langchain4j.ClientChatModel;
import io.aiprovider.provider.simulated.SimulatedProvider;

/**
 * LangChain4j runs the conversation, and the client fails over between providers. Replace the
 * simulated providers by real ones for real answers: the simulated model calls the tool with an
 * invented city, and repeats its input.
 */
public final class WeatherDesk {
  interface Assistant {
    @SystemMessage("You are the weather desk.")
    String chat(String message);
  }

  /** The tool that the model may call. */
  static final class Weather {
    @Tool("The current weather in a city.")
    String weather(@P("the city's name in English") String city) {
      System.out.println("  the tool is called for " + city);
      return "sun and 21 degrees";
    }
  }

  private WeatherDesk() {}

  /** Asks two questions; the first provider fails while the second one is answered. */
  public static void main(String[] args) {
    try (ChatClient client =
        ChatClient.builder()
            .provider(SimulatedProvider.builder("first").build())
            .provider(SimulatedProvider.builder("second").build())
            .interceptor(new Outage("first", 3))
            .build()) {
      ChatMemory memory = MessageWindowChatMemory.withMaxMessages(20);
      Assistant assistant =
          AiServices.builder(Assistant.class)
              .chatModel(ClientChatModel.of(client))
              .chatMemory(memory)
              .tools(new Weather())
              .build();

      System.out.println(assistant.chat("What is the weather in Oslo?"));
      System.out.println(assistant.chat("And in Lisbon?"));

      System.out.println("remembered:");
      memory.messages().forEach(message -> System.out.println("  " + message.type()));
    }
  }
}
