package bauta.web.api;

import bauta.command.StatusSource;
import bauta.path.Side;

/**
 * What went over the outside card in the last ten minutes, second by second, and in the last day, minute by minute: bytes received
 * and sent, and how many connections there were. Bounded; for one thread that adds and any that read.
 */
public final class History {
    static final int SECONDS = 600;
    static final int MINUTES = 1440;

    private final Ring seconds = new Ring(SECONDS);
    private final Ring minutes = new Ring(MINUTES);
    private long lastReceived = -1;
    private long lastSent;
    private long minuteReceived;
    private long minuteSent;
    private int inMinute;

    /** A sample: bytes a second towards the inside and towards the outside, and connections. */
    public record Sample(long down, long up, long flows) {
    }

    private static final class Ring {
        private final Sample[] samples;
        private int next;
        private int size;

        Ring(int length) {
            samples = new Sample[length];
        }

        void add(Sample sample) {
            samples[next] = sample;
            next = (next + 1) % samples.length;
            size = Math.min(size + 1, samples.length);
        }

        Sample[] oldestFirst() {
            var all = new Sample[size];
            for (int i = 0; i < size; i++) {
                all[i] = samples[(next - size + i + samples.length) % samples.length];
            }
            return all;
        }
    }

    /** Takes a sample; to be called once a second. */
    synchronized Sample add(StatusSource status) {
        long received = 0;
        long sent = 0;
        for (var card : status.cards()) {
            if (card.side() == Side.OUTSIDE) {
                received = card.receivedBytes();
                sent = card.sentBytes();
            }
        }
        boolean first = lastReceived < 0;
        // Less than before: the card came back and counts from 0.
        var sample = new Sample(first || received < lastReceived ? 0 : received - lastReceived, first || sent < lastSent ? 0 : sent - lastSent,
                status.flows());
        lastReceived = received;
        lastSent = sent;
        if (first) {
            return sample;
        }
        seconds.add(sample);
        minuteReceived += sample.down;
        minuteSent += sample.up;
        if (++inMinute == 60) {
            minutes.add(new Sample(minuteReceived / 60, minuteSent / 60, sample.flows));
            inMinute = 0;
            minuteReceived = 0;
            minuteSent = 0;
        }
        return sample;
    }

    /** The last ten minutes by seconds, or the last day by minutes; the oldest first. */
    public synchronized Sample[] samples(boolean day) {
        return (day ? minutes : seconds).oldestFirst();
    }
}
