import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at random moments with a fixed mean rate, whether earlier ones were answered or not.
 * The time of a request counts from the moment when it was due, so that waiting for a connection is
 * part of it. Prints the percentiles as a line of JSON; they are those of the given seconds, after a
 * warm-up. Usage: {@code java OpenLoop.java PORT PATH BODY_FILE RATE SECONDS CONNECTIONS [NAME VALUE
 * ...]}.
 */
final class OpenLoop {
  private static final long SEED = 20_251_128;
  private static final int UNKNOWN = -1; // the length of an answer whose head has not come
  private static final int CHUNKED = -2;
  private static final double WARM_UP = 4; // seconds before, in which this program is compiled

  /** A connection, and the request that it waits for. */
  private static final class Connection {
    final SocketChannel channel;
    final ByteBuffer answer = ByteBuffer.allocate(256 * 1024);
    int request;
    int length = UNKNOWN;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private final byte[] request;
  private final long[] due;
  private final long[] taken;
  private final int uncounted;
  private final Selector selector = Selector.open();
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private int answered;
  private int failed;

  private OpenLoop(byte[] request, long[] due, int uncounted) throws IOException {
    this.request = request;
    this.due = due;
    this.uncounted = uncounted;
    this.taken = new long[due.length];
  }

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    double rate = Double.parseDouble(args[3]);
    double seconds = Double.parseDouble(args[4]);
    byte[] body = Files.readAllBytes(Path.of(args[2]));
    StringBuilder head = new StringBuilder("POST " + args[1] + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length);
    for (int i = 6; i < args.length; i += 2) {
      head.append("\r\n").append(args[i]).append(": ").append(args[i + 1]);
    }
    byte[] first = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] request = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, request, first.length, body.length);

    OpenLoop loop =
        new OpenLoop(request, moments(rate, WARM_UP + seconds), (int) (rate * WARM_UP));
    loop.connect(port, Integer.parseInt(args[5]));
    loop.run();
    loop.report();
  }

  /** Moments of a Poisson process, in nanoseconds from its beginning. */
  private static long[] moments(double rate, double seconds) {
    SplittableRandom random = new SplittableRandom(SEED);
    long[] moments = new long[(int) (rate * seconds)];
    double at = 0;
    for (int i = 0; i < moments.length; i++) {
      at -= Math.log(1 - random.nextDouble()) / rate;
      moments[i] = (long) (at * 1e9);
    }
    return moments;
  }

  private void connect(int port, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      SocketChannel channel = SocketChannel.open(server);
      channel.socket().setTcpNoDelay(true);
      channel.configureBlocking(false);
      Connection connection = new Connection(channel);
      channel.register(selector, SelectionKey.OP_READ, connection);
      idle.add(connection);
    }
  }

  private void run() throws IOException, InterruptedException {
    Thread reader = new Thread(this::read);
    reader.start();
    long begin = System.nanoTime();
    for (int i = 0; i < due.length; i++) {
      due[i] += begin;
    }
    for (int i = 0; i < due.length; i++) {
      for (long wait = due[i] - System.nanoTime(); wait > 0; wait = due[i] - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      synchronized (this) {
        Connection free = idle.pollLast();
        if (free == null) {
          waiting.add(i);
        } else {
          send(free, i);
        }
      }
    }
    reader.join(30_000);
  }

  private void send(Connection connection, int number) throws IOException {
    connection.request = number;
    ByteBuffer bytes = ByteBuffer.wrap(request);
    while (bytes.hasRemaining()) {
      connection.channel.write(bytes);
    }
  }

  private void read() {
    try {
      while (answered + failed < due.length) {
        selector.select(1_000);
        long now = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
          Connection connection = (Connection) key.attachment();
          if (connection.channel.read(connection.answer) < 0) {
            throw new IOException("The server closed a connection.");
          }
          if (isWhole(connection)) {
            end(connection, now);
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Whether all of an answer has come; its length is looked for once. */
  private static boolean isWhole(Connection connection) {
    ByteBuffer answer = connection.answer;
    if (connection.length == UNKNOWN) {
      connection.length = length(answer);
    }
    return switch (connection.length) {
      case UNKNOWN -> false;
      case CHUNKED -> endsChunked(answer);
      default -> answer.position() >= connection.length;
    };
  }

  /** The length of the answer with its head; or that it comes in chunks, or that it is not known yet. */
  private static int length(ByteBuffer answer) {
    String text =
        new String(
            answer.array(), 0, Math.min(answer.position(), 4_096), StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0) {
      return UNKNOWN;
    }
    String lower = text.substring(0, head).toLowerCase(Locale.ROOT);
    int length = lower.indexOf("content-length:");
    if (length < 0) {
      return CHUNKED;
    }
    int end = lower.indexOf('\r', length);
    String digits = lower.substring(length + 15, end < 0 ? lower.length() : end).trim();
    return head + 4 + Integer.parseInt(digits);
  }

  private static boolean endsChunked(ByteBuffer answer) {
    int end = answer.position();
    return end >= 5
        && new String(answer.array(), end - 5, 5, StandardCharsets.ISO_8859_1)
            .equals("0\r\n\r\n");
  }

  private synchronized void end(Connection connection, long now) throws IOException {
    boolean ok = connection.answer.get(9) == '2';
    connection.answer.clear();
    connection.length = UNKNOWN;
    taken[connection.request] = now - due[connection.request];
    if (ok) {
      answered++;
    } else {
      failed++;
    }
    Integer next = waiting.poll();
    if (next == null) {
      idle.add(connection);
    } else {
      send(connection, next);
    }
  }

  private void report() {
    long[] counted = Arrays.copyOfRange(taken, uncounted, taken.length);
    Arrays.sort(counted);
    System.out.printf(
        Locale.ROOT,
        "{\"requests\":%d,\"failed\":%d,\"p50_ms\":%.3f,\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"p999_ms\":%.3f}%n",
        answered,
        due.length - answered,
        percentile(counted, 0.5),
        percentile(counted, 0.9),
        percentile(counted, 0.99),
        percentile(counted, 0.999));
    System.exit(0);
  }

  private static double percentile(long[] sorted, double share) {
    return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))] / 1e6;
  }
}
