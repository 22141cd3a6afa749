package dev.skep.node.config;

/** Where the value of a setting was said. */
public sealed interface Source {
    /** Nowhere: the value is the built-in one. */
    record Default() implements Source {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** Nowhere: the command that runs has its own default. */
    record OfCommand(String command) implements Source {
        @Override
        public String toString() {
            return "default of " + command;
        }
    }

    /** In the YAML file. */
    record InFile(String file, int line) implements Source {
        @Override
        public String toString() {
            return file + " line " + line;
        }
    }

    /** In a variable of the environment. */
    record InEnvironment(String variable) implements Source {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** On the command line. */
    record OnCommandLine(String flag) implements Source {
        @Override
        public String toString() {
            return "flag " + flag;
        }
    }
}
