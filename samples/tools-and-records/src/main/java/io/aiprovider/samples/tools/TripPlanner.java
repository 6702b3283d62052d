package io.aiprovider.samples.tools;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.client.ChatClient;
import io.aiprovider.json.Description;
import io.aiprovider.provider.simulated.SimulatedProvider;
import io.aiprovider.tool.Tool;
import io.aiprovider.tool.ToolRun;
import io.aiprovider.tool.Toolbox;
import java.util.List;
import java.util.Map;

/**
 * The model calls Java functions, and returns its answer as a record. Replace the simulated
 * provider by an {@code OpenAiCompatibleProvider} for real answers: the simulated model calls each
 * tool that the question names, with invented arguments.
 */
public final class TripPlanner {
  private static final Map<String, String> FORECASTS = Map.of("Oslo", "rain", "Lisbon", "sun");

  record Forecast(@Description("The city's name in English.") String city) {}

  record Trains(String from, String to) {}

  record Connection(String train, int minutes) {}

  record Trip(String destination, int days, List<String> thingsToPack) {}

  private TripPlanner() {}

  /** Makes a call with tools, then one that returns a record. */
  public static void main(String[] args) {
    try (ChatClient client =
        ChatClient.builder().provider(SimulatedProvider.builder("simulated").build()).build()) {
      ToolRun run = client.chat(ChatRequest.of("Use forecast and trains for my trip."), tools());
      System.out.println("rounds: " + run.rounds());
      run.messages().forEach(message -> System.out.println("  " + message.role()));
      System.out.println(run.text());

      Trip trip = client.chat(ChatRequest.of("Plan a trip for me."), Trip.class).value();
      System.out.println(trip);
    }
  }

  private static Toolbox tools() {
    return Toolbox.of(
        Tool.of("forecast", "Tomorrow's weather.", Forecast.class, TripPlanner::forecast),
        Tool.of("trains", "Trains between two cities.", Trains.class, TripPlanner::trains));
  }

  /** An exception of a tool is sent to the model as an error, so that it can try something else. */
  private static String forecast(Forecast request) {
    String weather = FORECASTS.get(request.city());
    if (weather == null) {
      throw new IllegalArgumentException("There is no forecast for that city.");
    }
    return weather;
  }

  private static List<Connection> trains(Trains request) {
    return List.of(new Connection(request.from() + " Express", 95));
  }
}
