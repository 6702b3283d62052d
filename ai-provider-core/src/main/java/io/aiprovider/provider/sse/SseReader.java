package io.aiprovider.provider.sse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events as the <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML standard</a> frames
 * them, even if the network splits them: LF, CRLF and CR end a line, a leading byte order mark and
 * comments are dropped. Two things differ from the standard, because servers do: events without
 * data are skipped whatever their name, and an event that the end of the input cut off before its
 * blank line is delivered. This reader does not check whether an answer is complete.
 *
 * <p>Events are delivered as soon as their last byte has arrived. Memory is bounded by the largest
 * event, not by the stream. Used by one thread at a time.
 *
 * @since 0.1
 */
public final class SseReader {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};

  private final InputStream in;
  private final Runnable onBytes;
  private final byte[] buffer = new byte[8_192];
  private int position;
  private int available;
  private final ByteBuilder partialLine;
  private final ByteBuilder data;
  private boolean hasData;
  private @Nullable String name;
  private boolean atStart = true;
  private boolean afterCarriageReturn;

  // the latest line: a piece of the buffer, or of partialLine
  private byte[] line = buffer;
  private int lineStart;
  private int lineEnd;

  /**
   * Creates a reader of this input. It does not close the input.
   *
   * @param maxEventBytes the maximum length of a line and of the data of an event
   * @param onBytes is run whenever bytes arrive: an event, a part of an event, or a comment
   */
  public SseReader(InputStream in, int maxEventBytes, Runnable onBytes) {
    this.in = in;
    this.onBytes = onBytes;
    this.partialLine = new ByteBuilder(maxEventBytes);
    this.data = new ByteBuilder(maxEventBytes);
  }

  /**
   * Waits for the next event that has data.
   *
   * @return null at the end of the input
   * @throws EventTooLargeException if the event is longer than the limit
   * @throws IOException if the input fails
   */
  public @Nullable SseEvent next() throws IOException {
    while (readLine()) {
      if (lineStart < lineEnd) {
        takeLine();
      } else {
        SseEvent event = takeEvent(false);
        if (event != null) {
          return event;
        }
      }
    }
    return takeEvent(true);
  }

  /** Finds the next line; false at the end of the input. */
  private boolean readLine() throws IOException {
    partialLine.clear();
    while (true) {
      if (position == available && !fill()) {
        return endOfInput();
      }
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (buffer[position] == '\n') {
          position++;
          continue;
        }
      }
      int end = position;
      while (end < available && buffer[end] != '\n' && buffer[end] != '\r') {
        end++;
      }
      if (end < available) {
        endLine(end);
        return true;
      }
      partialLine.append(buffer, position, end - position);
      position = end;
    }
  }

  private boolean fill() throws IOException {
    position = 0;
    available = 0;
    int count = in.read(buffer, 0, buffer.length);
    if (count <= 0) {
      return false;
    }
    available = count;
    onBytes.run();
    return true;
  }

  private void endLine(int end) throws IOException {
    if (partialLine.length() == 0) {
      setLine(buffer, position, end);
    } else {
      partialLine.append(buffer, position, end - position);
      setLine(partialLine.array(), 0, partialLine.length());
    }
    afterCarriageReturn = buffer[end] == '\r';
    position = end + 1;
  }

  private boolean endOfInput() {
    if (partialLine.length() == 0) {
      return false;
    }
    setLine(partialLine.array(), 0, partialLine.length());
    return true;
  }

  private void setLine(byte[] bytes, int start, int end) {
    line = bytes;
    lineStart = start;
    lineEnd = end;
    if (atStart) {
      atStart = false;
      if (startsWith(BYTE_ORDER_MARK)) {
        lineStart += BYTE_ORDER_MARK.length;
      }
    }
  }

  private void takeLine() throws IOException {
    int colon = lineStart;
    while (colon < lineEnd && line[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, lineEnd);
    if (value < lineEnd && line[value] == ' ') {
      value++;
    }
    if (isField(DATA, colon)) {
      if (hasData) {
        data.append((byte) '\n');
      }
      hasData = true;
      data.append(line, value, lineEnd - value);
    } else if (isField(EVENT, colon)) {
      name = new String(line, value, lineEnd - value, StandardCharsets.UTF_8);
    }
  }

  private @Nullable SseEvent takeEvent(boolean cutOff) {
    SseEvent event = data.isBlank() ? null : new SseEvent(name, data.toByteArray(), cutOff);
    data.clear();
    hasData = false;
    name = null;
    return event;
  }

  private boolean isField(byte[] field, int colon) {
    return colon - lineStart == field.length && startsWith(field);
  }

  private boolean startsWith(byte[] prefix) {
    int end = lineStart + prefix.length;
    return end <= lineEnd && Arrays.equals(line, lineStart, end, prefix, 0, prefix.length);
  }
}
