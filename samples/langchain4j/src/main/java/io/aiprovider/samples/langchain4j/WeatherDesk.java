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
 * LangChain4j does the talking, the client sees to it that somebody answers. Put providers of your
 * own in place of the simulated ones for answers that make sense: the simulated model calls the
 * tool with a made-up city, and repeats what it is told.
 */
public final class WeatherDesk {
  interface Assistant {
    @SystemMessage("You are the weather desk.")
    String chat(String message);
  }

  /** What the model may call. */
  static final class Weather {
    @Tool("Tells the weather in a city, now.")
    String weather(@P("the city's name in English") String city) {
      System.out.println("  the tool is asked for " + city);
      return "sun and 21 degrees";
    }
  }

  private WeatherDesk() {}

  /** Asks twice; the first provider goes down between the second question and its answer. */
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
