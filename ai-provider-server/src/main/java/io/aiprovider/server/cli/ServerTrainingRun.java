package io.aiprovider.server.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a server and sends it requests, so that Java can record the classes that it loads and the
 * methods that it uses most. The launcher does this once for each build and each Java; with the
 * record, the server starts faster, and its first requests need less CPU time.
 *
 * <p>The server has two providers. One is simulated. The other is the server itself, by its own
 * HTTP interface, so that requests are also relayed over a connection.
 */
public final class ServerTrainingRun {
  /** What callers ask for: it is answered at once, or relayed first. */
  static final List<String> MODELS = List.of("m", "itself/m");

  /** Where the requests take longer, what has been recorded until then is used. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final String KEY = "key-of-the-training-run";
  private static final String ADMIN_KEY = "admin-key-of-the-training-run";

  private ServerTrainingRun() {}

  /**
   * Starts a server, and ends the process when it has answered the requests.
   *
   * @param args a directory for the server's data, and how often each kind of request is sent
   */
  public static void main(String[] args) {
    try {
      int chats = run(Files.createDirectories(Path.of(args[0])), Integer.parseInt(args[1]));
      System.out.printf("The training run is over: %d chats were answered.%n", chats);
      System.exit(0);
    } catch (IOException | InterruptedException | RuntimeException e) {
      e.printStackTrace();
      System.exit(1); // otherwise the server would go on
    }
  }

  private static int run(Path directory, int rounds) throws IOException, InterruptedException {
    int port = freePort();
    Path file = directory.resolve("ai-provider.yml");
    Files.writeString(file, configuration(port, directory));
    Main.main(new String[] {"serve", "--config", file.toString()});
    URI server = URI.create("http://127.0.0.1:" + port);
    return new TrainingRequests(server, ADMIN_KEY).send(rounds, LIMIT);
  }

  private static String configuration(int port, Path directory) {
    String data = directory.resolve("data").toString().replace("'", "''");
    return """
        server: { port: %1$d, address: 127.0.0.1 }
        ai-provider:
          data-dir: '%2$s'
          auth: { api-key: %3$s, admin-key: %4$s }
          drain-delay: 0s
          providers:
            simulated: { type: simulated, priority: 1, models: [m] }
            itself:
              type: openai
              priority: 2
              base-url: http://127.0.0.1:%1$d/v1
              api-key: %3$s
              models: [m]
        """
        .formatted(port, data, KEY, ADMIN_KEY);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
