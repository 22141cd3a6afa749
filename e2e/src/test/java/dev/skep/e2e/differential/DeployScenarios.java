package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is deployed and what is refused, versions, and what is deleted. */
final class DeployScenarios {
    private DeployScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("deploy/files", DeployScenarios::files),
                new Play("deploy/same", DeployScenarios::same),
                new Play("deploy/forms", DeployScenarios::forms),
                new Play("deploy/delete", DeployScenarios::delete),
                new Play("deploy/several-processes", DeployScenarios::severalProcesses),
                new Play("deploy/not-executable", DeployScenarios::notExecutable),
                new Play("deploy/start-events", DeployScenarios::startEvents),
                new Play("deploy/prefixed references", DeployScenarios::prefixedReferences),
                new Play("deploy/flows that nodes list", DeployScenarios::listedFlows)));
        for (final String[] parts : MODELS) {
            final String model = parts[1];
            all.add(new Play("deploy/" + parts[0], a -> {
                a.deploy("process ~p\n" + model);
                a.create("i", "~p", "{}");
            }));
        }
        return all;
    }

    private static String[] model(final String name, final String text) {
        return new String[] {name, text};
    }

    private static String flow(final String element) {
        return "start s\n" + element + "\nend e\ns -> a -> e\n";
    }

    private static String on(final String boundary) {
        return "start s\nservice a\n" + boundary + "\nend e\ns -> a -> e\nb -> e\n";
    }

    private static String sub(final String start) {
        return "start s\nservice a\nend e\ns -> a -> e\neventsub u {\n" + start
                + "\nservice x\nend e1\ns1 -> x -> e1\n}\n";
    }

    private static final List<String[]> MODELS = List.of(
            model("empty", ""),
            model("no start", "service a\nend e\na -> e"),
            model("two none starts", "start s\nstart t\nservice a\ns -> a\nt -> a"),
            model("two timer starts", "start s timeCycle=R/PT1H\nstart t timeCycle=R/PT2H\nservice a\ns -> a\nt -> a"),
            model("none and timer start", "start s\nstart t timeCycle=R/PT2H\nservice a\ns -> a\nt -> a"),
            model("same message twice", "start s message=~m\nstart t message=~m\nservice a\ns -> a\nt -> a"),
            model("same signal twice", "start s signal=~m\nstart t signal=~m\nservice a\ns -> a\nt -> a"),
            model("start message of variable", "start s message='= x'\nservice a\ns -> a"),
            model("start signal of variable", "start s signal='= x'\nservice a\ns -> a"),
            model("start timer of variable", "start s timeDate='= x'\nservice a\ns -> a"),
            model("start duration", "start s timeDuration=PT1H\nservice a\ns -> a"),
            model("start bad cycle", "start s timeCycle=R\nservice a\ns -> a"),
            model("start cron", "start s timeCycle='0 0 1 1 1 *'\nservice a\ns -> a"),
            model("start bad cron", "start s timeCycle='0 0 1'\nservice a\ns -> a"),
            model("start error", "start s error=x\nservice a\ns -> a"),
            model("start escalation", "start s escalation=x\nservice a\ns -> a"),
            model("start with incoming", "start s\nservice a\ns -> a -> s"),
            model("end with outgoing", "start s\nend e\nservice a\ns -> e -> a"),
            model("no end", "start s\nservice a\ns -> a"),
            model("unreachable", "start s\nend e\nservice a\nservice b\ns -> e\na -> b"),
            model("service without type", flow("service a type=none")),
            model("service with empty type", flow("service a type=''")),
            model("service with static type number", flow("service a type=5")),
            model("service with bad type", flow("service a type='= 1 +'")),
            model("service with bad retries", flow("service a retries='= )'")),
            model("script without anything", flow("script a type=none")),
            model("script without result", flow("script a value='= 1' result=''")),
            model("script not feel", flow("script a value='1' result=x")),
            model("script with both", flow("script a value='= 1' result=x type=~t")),
            model("script result path", flow("script a value='= 1' result=x.y")),
            model("rule without anything", flow("rule a type=none")),
            model("rule without result", flow("rule a decision=~d result=''")),
            model("rule with both", flow("rule a decision=~d result=x type=~t")),
            model("rule unknown", flow("rule a decision=~d result=x")),
            model("receive without message", flow("receive a")),
            model("receive without key", flow("receive a message=~m")),
            model("receive with static key", flow("receive a message=~m key=abc")),
            model("receive with empty key", flow("receive a message=~m key=''")),
            model("receive without name", flow("receive a message='' key='= x'")),
            model("call without process", flow("call a")),
            model("call with empty process", flow("call a process=''")),
            model("user with both forms", flow("user a formId=x formKey=y")),
            model("input without source", flow("service a in.x=''")),
            model("input static", flow("service a in.x=abc in.y=5 in.z.w='a b'")),
            model("input bad", flow("service a in.x='= a +'")),
            model("input target number", flow("service a in.1x='= 1'")),
            model("input target reserved", flow("service a in.null='= 1'")),
            model("input target dotted end", flow("service a in.x.='= 1'")),
            model("input target dash", flow("service a in.a-b='= 1'")),
            model("output static", flow("service a out.x=abc")),
            model("output on end", "start s\nend e out.x='= 1' in.y='= 2'\ns -> e"),
            model("mappings on start", "start s out.x='= 1'\nservice a\ns -> a"),
            model("mappings on gateway", "start s\nxor g in.x='= 1' out.y='= 2'\nservice a\ns -> g -> a"),
            model("header empty", flow("service a header.x=''")),
            model("loop without collection", flow("service a each='' item=x")),
            model("loop static collection", flow("service a each=abc item=x")),
            model("loop output without element", flow("service a each='= [1]' collect=x")),
            model("loop element without output", flow("service a each='= [1]' from='= x'")),
            model("loop static element", flow("service a each='= [1]' collect=o from=x")),
            model("loop bad condition", flow("service a each='= [1]' until='= ('")),
            model("loop static condition", flow("service a each='= [1]' until='true'")),
            model("loop on gateway", "start s\nxor a each='= [1]'\nend e\ns -> a -> e"),
            model("condition on task flow", "start s\nservice a\nend e\ns -> a\na -> e if '= x'"),
            model("condition on parallel", "start s\nand a\nend e\ns -> a\na -> e if '= x'"),
            model("exclusive without condition", "start s\nxor a\nend e\nend f\ns -> a\na -> e\na -> f if '= x'"),
            model("exclusive one without", "start s\nxor a\nend e\ns -> a -> e"),
            model("exclusive static condition", "start s\nxor a\nend e\nend f\ns -> a\na -> e default\na -> f if 'x'"),
            model("exclusive bad condition", "start s\nxor a\nend e\nend f\ns -> a\na -> e default\na -> f if '= x >'"),
            model(
                    "exclusive default with condition",
                    "start s\nxor a\nservice b\nservice c\ns -> a\na -> b default\na -> c if '= true'"),
            model("inclusive without condition", "start s\nor a\nend e\nend f\ns -> a\na -> e\na -> f if '= x'"),
            model(
                    "inclusive join",
                    "start s\nand f\nor a\nmanual c\nservice b\ns -> f\nf -> a\nf -> c\nc -> a\na -> b"),
            model("complex gateway", "start s\ncomplex a\nend e\ns -> a -> e"),
            model("event gateway one", "start s\nevents a\ncatch b signal=~s\nend e\ns -> a -> b -> e"),
            model("event gateway to task", "start s\nevents a\ncatch b signal=~s\nservice c\ns -> a -> b\na -> c"),
            model(
                    "event gateway to receive",
                    "start s\nevents a\ncatch b signal=~s\nreceive c message=~m key='= x'\ns -> a -> b\na -> c"),
            model(
                    "event gateway same message",
                    "start s\nevents a\ncatch b message=~m key='= x'\ncatch c message=~m key='= x'\ns -> a -> b\na -> c"),
            model(
                    "event gateway same signal",
                    "start s\nevents a\ncatch b signal=~m\ncatch c signal=~m\ns -> a -> b\na -> c"),
            model(
                    "event gateway more incoming",
                    "start s\nevents a\ncatch b signal=~m\ncatch c signal=~n\ns -> a -> b\na -> c\ns -> c"),
            model("catch none", flow("catch a")),
            model("catch error", flow("catch a error=x")),
            model("catch cycle", flow("catch a timeCycle=R/PT1H")),
            model("catch two kinds", flow("catch a timeDuration=PT1H signal=~s")),
            model("catch two timers", flow("catch a timeDuration=PT1H timeDate=2030-01-01T00:00:00Z")),
            model("catch bad duration", flow("catch a timeDuration=1h")),
            model("catch bad date", flow("catch a timeDate=2030")),
            model("catch bad expression", flow("catch a timeDate='= )'")),
            model("catch signal without name", flow("catch a signal=''")),
            model("catch conditional", flow("catch a conditional='= x'")),
            model("catch escalation", flow("catch a escalation=x")),
            model("catch compensation", flow("catch a compensation")),
            model("throw error", flow("throw a error=x")),
            model("throw timer", flow("throw a timeDuration=PT1H")),
            model("throw message without type", flow("throw a message=~m type=none")),
            model("throw escalation without code", flow("throw a escalation=*")),
            model("throw escalation with empty code", flow("throw a escalation=''")),
            model("throw signal without name", flow("throw a signal=''")),
            model("throw terminate", flow("throw a terminate")),
            model("throw link alone", "start s\nthrow a link=x\ns -> a"),
            model("throw link empty", "start s\nthrow a link=''\ncatch b link=''\nend e\ns -> a\nb -> e"),
            model("catch link alone", "start s\nend f\ncatch b link=x\nend e\ns -> f\nb -> e"),
            model(
                    "catch link twice",
                    "start s\nthrow a link=x\ncatch b link=x\ncatch c link=x\nend e\ns -> a\nb -> e\nc -> e"),
            model(
                    "link to other scope",
                    "start s\nthrow a link=x\nsub u {\nstart s1\nend e1\ns1 -> e1\ncatch b link=x\nend e\nb -> e\n}\ns -> a"),
            model("throw compensation unknown", flow("throw a compensation=none")),
            model(
                    "throw compensation without handler",
                    "start s\nservice b\nthrow a compensation=b\nend e\ns -> b -> a -> e"),
            model("compensation without handler", on("boundary b on=a compensation")),
            model(
                    "compensation handler with flow",
                    "start s\nservice a\nboundary b on=a compensation\nservice h handler\nend e\ns -> a -> e\nh -> e\nb ~> h"),
            model(
                    "compensation association to plain",
                    "start s\nservice a\nboundary b on=a compensation\nservice h\nend e\ns -> a -> e\nb ~> h"),
            model(
                    "compensation handler with boundary",
                    "start s\nservice a\nboundary b on=a compensation\nservice h handler\nboundary c on=h error=x\nend e\nend f\ns -> a -> e\nb ~> h\nc -> f"),
            model("end error without code", "start s\nend e error=*\ns -> e"),
            model("end error empty", "start s\nend e error=''\ns -> e"),
            model("end error expression", "start s\nend e error='= x +'\ns -> e"),
            model("end timer", "start s\nend e timeDuration=PT1H\ns -> e"),
            model("boundary none", on("boundary b on=a")),
            model("boundary without flow", "start s\nservice a\nboundary b on=a error=x\nend e\ns -> a -> e"),
            model("boundary with incoming", "start s\nservice a\nboundary b on=a error=x\nend e\ns -> a -> b\nb -> e"),
            model("boundary error parallel", on("boundary b on=a error=x parallel")),
            model("boundary error empty", on("boundary b on=a error=''")),
            model("boundary error expression", on("boundary b on=a error='= \"x\"'")),
            model("boundary error twice", on("boundary b on=a error=x\nboundary c on=a error=x") + "c -> e\n"),
            model("boundary catch all twice", on("boundary b on=a error=*\nboundary c on=a error=*") + "c -> e\n"),
            model(
                    "boundary message twice",
                    on("boundary b on=a message=~m key='= x'\nboundary c on=a message=~m key='= y'") + "c -> e\n"),
            model("boundary signal twice", on("boundary b on=a signal=~m\nboundary c on=a signal=~m") + "c -> e\n"),
            model(
                    "boundary timers twice",
                    on("boundary b on=a timeDuration=PT1H\nboundary c on=a timeDuration=PT1H") + "c -> e\n"),
            model("boundary escalation on task", on("boundary b on=a escalation=x")),
            model("boundary cycle interrupting", on("boundary b on=a timeCycle=R/PT1H")),
            model("boundary cycle once interrupting", on("boundary b on=a timeCycle=R1/PT1H")),
            model("boundary cycle parallel", on("boundary b on=a timeCycle=R/PT1H parallel")),
            model("boundary date parallel", on("boundary b on=a timeDate=2100-01-01T00:00:00Z parallel")),
            model("boundary conditional", on("boundary b on=a conditional='= x'")),
            model("boundary on event", "start s\nthrow a\nboundary b on=a error=x\nend e\ns -> a -> e\nb -> e"),
            model("boundary on unknown", on("boundary b on=none error=x")),
            model("boundary terminate", on("boundary b on=a terminate")),
            model("boundary link", on("boundary b on=a link=x")),
            model("sub empty", "start s\nsub a {\n}\nend e\ns -> a -> e"),
            model("sub without start", "start s\nsub a {\nservice x\n}\nend e\ns -> a -> e"),
            model(
                    "sub with message start",
                    "start s\nsub a {\nstart s1 message=~m\nservice x\ns1 -> x\n}\nend e\ns -> a -> e"),
            model(
                    "sub with two starts",
                    "start s\nsub a {\nstart s1\nstart s2\nservice x\ns1 -> x\ns2 -> x\n}\nend e\ns -> a -> e"),
            model(
                    "flow across scopes",
                    "start s\nsub a {\nstart s1\nservice x\ns1 -> x\n}\nend e\ns -> x\ns -> a -> e"),
            model("event sub none", sub("start s1")),
            model("event sub two starts", sub("start s1 signal=~s\nstart s2 signal=~r")),
            model("event sub error parallel", sub("start s1 error=x parallel")),
            model("event sub cycle interrupting", sub("start s1 timeCycle=R/PT1H")),
            model("event sub compensation", sub("start s1 compensation")),
            model("event sub conditional", sub("start s1 conditional='= x'")),
            model(
                    "event sub with flow",
                    "start s\nend e\ns -> u -> e\neventsub u {\nstart s1 signal=~s\nend e1\ns1 -> e1\n}"),
            model(
                    "event sub same message twice",
                    sub("start s1 message=~m key='= \"k\"'").replace("u {", "u {")
                            + "eventsub v {\nstart s2 message=~m key='= \"k\"'\nend e2\ns2 -> e2\n}\n"),
            model(
                    "event sub same error twice",
                    sub("start s1 error=x") + "eventsub v {\nstart s2 error=x\nend e2\ns2 -> e2\n}\n"),
            model(
                    "event sub same signal twice",
                    sub("start s1 signal=~x") + "eventsub v {\nstart s2 signal=~x\nend e2\ns2 -> e2\n}\n"),
            model(
                    "event sub same escalation twice",
                    sub("start s1 escalation=x") + "eventsub v {\nstart s2 escalation=x\nend e2\ns2 -> e2\n}\n"),
            model("event sub without key", sub("start s1 message=~m")),
            model("transaction", "start s\ntransaction a {\nstart s1\nend e1\ns1 -> e1\n}\nend e\ns -> a -> e"),
            model("ad hoc", "start s\nadhoc a {\nservice x\n}\nend e\ns -> a -> e"),
            model("straight loop", "start s\nxor g\nmanual a\ns -> g -> a -> g"),
            model(
                    "straight loop of gateways",
                    "start s\nxor g\nxor h\nend e\ns -> g -> h\nh -> g if '= x'\nh -> e default"),
            model(
                    "straight loop of scripts",
                    "start s\nxor g\nscript a value='= 1' result=x\nxor h\nend e\ns -> g -> a -> h\nh -> g if '= y'\nh -> e default"),
            model("call itself at once", "start s\ncall a process=~p\nend e\ns -> a -> e"),
            model("call itself later", "start s\nservice b\ncall a process=~p\nend e\ns -> b -> a -> e"),
            model("same id twice", "start s\nservice a\nservice a\ns -> a"),
            model("flow to nowhere", "start s\nservice a\ns -> a -> none"),
            model("unknown element", flow("nonsense a")),
            model("native user task", flow("user a native")),
            model(
                    "escalation same code twice",
                    "start s\nsub a {\nstart s1\nend e1\ns1 -> e1\n}\nboundary b on=a escalation=x\nboundary c on=a escalation=x\nend e\ns -> a -> e\nb -> e\nc -> e"),
            model(
                    "escalation code and all",
                    "start s\nsub a {\nstart s1\nend e1\ns1 -> e1\n}\nboundary b on=a escalation=x\nboundary c on=a escalation=*\nend e\ns -> a -> e\nb -> e\nc -> e"));

    private static final String PLAIN = "process ~p\nstart s\nservice a\nend e\ns -> a -> e\n";

    private static Map<String, String> filesOf(final String... namesAndContents) {
        final Map<String, String> files = new LinkedHashMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            files.put(namesAndContents[i], namesAndContents[i + 1]);
        }
        return files;
    }

    private static void files(final Actions a) {
        final String plain = BpmnText.of(PLAIN);
        a.deploy(filesOf("~a.bpmn", plain, "~b.bpmn", BpmnText.of(PLAIN.replace("~p", "~q"))));
        a.deploy(filesOf("~a.bpmn", plain, "~b.bpmn", plain));
        a.deploy(filesOf("~a.xml", plain));
        a.deploy(filesOf("~a.txt", plain));
        a.deploy(filesOf("~a", plain));
        a.deploy(filesOf(".bpmn", plain));
        a.deploy(filesOf("", plain));
        a.deploy(filesOf("~a.BPMN", plain));
        a.deploy(filesOf("~a.bpmn", ""));
        a.deploy(filesOf("~a.bpmn", "<x/>"));
        a.deploy(filesOf("~a.bpmn", "nonsense"));
        a.deploy(filesOf("~a.bpmn", plain.replace("</process>", "")));
        a.deploy(filesOf("~a.bpmn", plain.replace("serviceTask", "nothingTask")));
        a.deploy(filesOf("~a.bpmn", plain.replace("http://camunda.org/schema/zeebe/1.0", "http://other")));
        a.deploy(filesOf("~a.dmn", plain));
        a.deploy(filesOf("~a.form", plain));
        a.deploy(filesOf("~good.bpmn", BpmnText.of(PLAIN.replace("~p", "~r")), "~bad.bpmn", "<x/>"));
        a.create("i", "~r", "{}");
        a.create("j", "~q", "{}");
    }

    private static void same(final Actions a) {
        final String plain = BpmnText.of(PLAIN);
        a.deploy(filesOf("~a.bpmn", plain));
        a.deploy(filesOf("~a.bpmn", plain));
        a.deploy(filesOf("~b.bpmn", plain));
        a.deploy(filesOf("~b.bpmn", plain));
        a.deploy(filesOf("~a.bpmn", plain));
        a.deploy(filesOf("~a.bpmn", plain + "<!-- -->"));
        a.deploy(filesOf("~a.bpmn", plain, "~c.bpmn", BpmnText.of(PLAIN.replace("~p", "~q"))));
        a.deploy(filesOf("~a.bpmn", plain + "<!-- -->", "~c.bpmn", BpmnText.of(PLAIN.replace("~p", "~q"))));
        a.delete("~p v5");
        a.deploy(filesOf("~a.bpmn", plain + "<!-- -->"));
        a.delete("~p v6");
        a.delete("~p v4");
        a.deploy(filesOf("~b.bpmn", plain));
    }

    private static void forms(final Actions a) {
        a.deploy(filesOf("~f.form", "{\"id\":\"~f\",\"components\":[]}"));
        a.deploy(filesOf("~f.form", "{\"id\":\"~f\",\"components\":[]}"));
        a.deploy(filesOf("~f.form", "{\"id\":\"~f\",\"components\":[1]}"));
        a.deploy(filesOf("~g.form", "{\"id\":\"\",\"components\":[]}"));
        a.deploy(filesOf("~g.form", "{\"components\":[]}"));
        a.deploy(filesOf("~g.form", "[]"));
        a.deploy(filesOf("~g.form", ""));
        a.deploy(filesOf("~g.form", "{\"id\":\"~f\"}", "~h.form", "{\"id\":\"~f\"}"));
        a.deploy("process ~p\nstart s\nuser a formId=~f\nend e\ns -> a -> e\n");
        a.create("i", "~p", "{}");
        a.delete("~f v2");
        a.delete("~f v2");
        a.create("j", "~p", "{}");
        a.delete("~f v1");
        a.create("k", "~p", "{}");
        a.deploy(filesOf("~f.form", "{\"id\":\"~f\",\"components\":[]}"));
        a.resolveAll();
    }

    private static void delete(final Actions a) {
        a.deploy(PLAIN);
        a.create("i", "~p", "{}");
        a.delete("~p v1");
        a.complete("a");
        a.delete("~p v1");
        a.create("j", "~p", "{}");
        a.deploy(PLAIN);
        a.create("k", "~p", "{}");
        a.stage().remember("instance", a.stage().key("k"));
        a.delete("instance");
    }

    private static void severalProcesses(final Actions a) {
        a.deploy(PLAIN
                + PLAIN.replace("~p", "~q")
                        .replace(" s", " s2")
                        .replace("s ->", "s2 ->")
                        .replace(" a", " a2")
                        .replace(" e", " e2"));
        a.create("i", "~p", "{}");
        a.create("j", "~q", "{}");
        a.deploy(PLAIN.replace("service a", "service a header.x=1"));
        a.create("k", "~p", "{}");
    }

    private static void notExecutable(final Actions a) {
        a.deploy(PLAIN.replace("process ~p", "process ~p notExecutable"));
        a.create("i", "~p", "{}");
        a.deploy(PLAIN
                + PLAIN.replace("process ~p", "process ~q notExecutable")
                        .replace(" s", " s2")
                        .replace("s ->", "s2 ->")
                        .replace(" a", " a2")
                        .replace(" e", " e2"));
        a.create("j", "~p", "{}");
        a.create("k", "~q", "{}");
    }

    private static void startEvents(final Actions a) {
        a.deploy("""
                process ~p
                start s
                start t message=~m
                start u signal=~s
                service a
                service b
                service c
                end e
                s -> a -> e
                t -> b -> e
                u -> c -> e
                """);
        a.create("i", "~p", "{}");
        a.publish("~m", "k", "{'m':1}");
        a.broadcast("~s", "{'s':1}");
        a.deploy("process ~p\nstart s\nservice d\nend e\ns -> d -> e\n");
        a.publish("~m", "l", "{'m':1}");
        a.broadcast("~s", "{'s':1}");
        a.create("j", "~p", "{}");
        a.complete("b");
    }

    /** As editors write them that give each reference the prefix of the namespace. */
    private static void prefixedReferences(final Actions a) {
        final String plain = BpmnText.of(
                "process ~p\nstart s\nservice a\nboundary b on=a message=~m key='= k'\nend e\ns -> a -> e\nb -> e\n");
        a.deploy(filesOf("~a.bpmn", plain.replaceAll("(messageRef|attachedToRef)=\"", "$1=\"zeebe:")));
        a.create("i", "~p", "{\"k\":\"k\"}");
        a.publish("~m", "k", "{}");
        a.deploy(filesOf("~a.bpmn", plain.replaceAll("messageRef=\"", "messageRef=\"no:such:")));
        a.deploy(filesOf("~a.bpmn", plain.replaceAll("sourceRef=\"", "sourceRef=\"zeebe:")));
    }

    private static void listedFlows(final Actions a) {
        final String plain = BpmnText.of(PLAIN);
        a.deploy(filesOf("~a.bpmn", plain.replace("</endEvent>", "<incoming>nothing</incoming></endEvent>")));
        a.create("i", "~p", "{}");
        a.deploy(filesOf("~a.bpmn", plain.replace("</startEvent>", "<outgoing>nothing</outgoing></startEvent>")));
        a.deploy(filesOf("~a.bpmn", plain.replaceAll("<(incoming|outgoing)>", "<$1>zeebe:")));
        a.create("j", "~p", "{}");
        a.deploy(filesOf("~a.bpmn", plain.replaceAll("<(incoming|outgoing)>[^<]*</(incoming|outgoing)>", "")));
        a.create("k", "~p", "{}");
    }
}
