package bauta.command;

import bauta.forward.Group;
import bauta.forward.Outcome;
import java.util.List;

/** What the modules of {@code ipmasqadm} have in common: how they complain, explain themselves and choose their one command. */
abstract class IpmasqadmModule implements Command {
    /** The exit code of what the table refuses: the -1 of a failed system call, as the shell saw it. */
    static final int REFUSED = 255;
    /** The exit code of words that make no command. */
    static final int MISUSED = 2;

    private static final String UNKNOWN_WORDS = "unknown arguments found on commandline";

    @Override
    public final int run(List<String> words, Console console) {
        var name = words.getFirst();
        try {
            var getopt = new Getopt(words, options(), TermsWords.OPTIONS);
            var line = line();
            for (int option = getopt.next(); option != Getopt.END; option = getopt.next()) {
                if (option == 'h') {
                    console.out(help(name));
                    return 0;
                }
                if (option == Getopt.BAD) {
                    console.err(name + ": " + getopt.complaint() + "\n" + help(name));
                    return MISUSED;
                }
                if (option == Getopt.LONG) {
                    line.terms.take(getopt.name(), getopt.argument());
                } else {
                    line.take((char) option, getopt);
                }
            }
            if (!getopt.rest().isEmpty()) {
                console.out("optind=" + (words.size() - getopt.rest().size()) + " (" + getopt.rest().getFirst() + ") argc="
                        + words.size() + "\n");
                throw new Refusal(MISUSED, UNKNOWN_WORDS);
            }
            if (line.command == 0) {
                console.err(name + ": no command specified\n" + help(name));
                return MISUSED;
            }
            line.obey(console);
            return 0;
        } catch (Refusal refusal) {
            refusal.getMessage().lines().forEach(text -> console.err(name + ": " + text + "\n"));
            return refusal.exit();
        }
    }

    /** Letters as {@link Getopt} wants them. */
    abstract String options();

    abstract String help(String name);

    abstract Line line();

    /** What one command line has said so far. */
    abstract static class Line {
        /** Its letter, or 0. */
        char command;
        /** No names from here on. */
        boolean numeric;
        /** With all that is known beside the original columns. */
        boolean verbose;
        final TermsWords terms = new TermsWords();

        abstract void take(char option, Getopt words) throws Refusal;

        abstract void obey(Console console) throws Refusal;

        final void command(char letter) throws Refusal {
            if (command != 0) {
                throw new Refusal(MISUSED, "multiple commands specified");
            }
            command = letter;
        }

        static void once(boolean already, String what) throws Refusal {
            if (already) {
                throw new Refusal(MISUSED, what);
            }
        }

        /** Ends the turn of the host at the head. */
        static void step(Steps steps, Group group) throws Refusal {
            switch (steps.step(group, null)) {
                case ABSENT -> throw new Refusal(REFUSED, group.marked() ? "setsockopt failed: " + Outcome.INVALID.words()
                        : "no rule for " + group);
                case NOBODY -> throw new Refusal(REFUSED, "no other host of " + group + " can serve; 'bauta health list' says why");
                case DONE -> { }
            }
        }

        /** A preference; decimal. */
        static int preference(String text, int least) throws Refusal {
            if (text.matches("[0-9]{1,10}") && Long.parseLong(text) >= least && Long.parseLong(text) <= Integer.MAX_VALUE) {
                return Integer.parseInt(text);
            }
            throw new Refusal(MISUSED, "illegal preference value specified");
        }
    }
}
