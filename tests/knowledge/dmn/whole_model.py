"""One model with every kind of element, and with what other tools write into each."""

WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- comments are not kept -->
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"
  xmlns:dmndi="https://www.omg.org/spec/DMN/20230324/DMNDI/"
  xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
  xmlns:desk="urn:desk:tool" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  id="all" name="Outages" namespace="urn:outages" exporter="Desk &lt;3&gt;" exporterVersion="1"
  expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/" desk:colour="red">
  <description>What customers are told.</description>
  <extensionElements><desk:note xsi:type="desk:long">as <desk:b>agreed</desk:b> in May</desk:note>
  </extensionElements>
  <import id="i1" name="Shared" namespace="urn:shared" locationURI="shared.dmn"
    importType="https://www.omg.org/spec/DMN/20230324/MODEL/" desk:pin="yes"/>
  <itemDefinition id="t1" name="Line" label="A line" typeLanguage="x">
    <itemComponent id="t1a" name="Speed" desk:unit="Mbit/s"><typeRef>number</typeRef>
      <allowedValues id="t1b"><text>[0..10000]</text></allowedValues></itemComponent>
  </itemDefinition>
  <itemDefinition name="Lines" isCollection="true"><typeRef>Line</typeRef>
    <typeConstraint expressionLanguage="y"><text>count(?) &gt; 0</text></typeConstraint>
  </itemDefinition>
  <itemDefinition name="Price"><functionItem id="t3" outputTypeRef="number">
    <parameters name="Hours" typeRef="number" desk:unit="h"/></functionItem></itemDefinition>
  <inputData id="hours" name="Hours"><variable id="v1" name="Hours" typeRef="number"
    label="Hours without service"><description>Whole hours.</description></variable></inputData>
  <inputData id="lines" name="Lines"><variable name="Lines" typeRef="Lines"/></inputData>
  <decision id="d1" name="Credit" desk:owner="billing">
    <question>How much is credited?</question><allowedAnswers>An amount</allowedAnswers>
    <variable id="v2" name="Credit" typeRef="number"/>
    <informationRequirement id="r1" desk:drawn="thick"><requiredInput href="#hours"/>
    </informationRequirement>
    <informationRequirement id="r2"><requiredDecision href="#d2"/></informationRequirement>
    <knowledgeRequirement id="r3"><requiredKnowledge href="#k1"/></knowledgeRequirement>
    <authorityRequirement id="r4"><requiredAuthority href="#s1"/></authorityRequirement>
    <supportedObjective href="#o1"/><impactedPerformanceIndicator href="#p1"/>
    <decisionMaker href="#u1"/><decisionOwner href="#u1"/>
    <usingProcess href="urn:processes#bill"/><usingTask href="urn:processes#credit"/>
    <decisionTable id="dt" hitPolicy="COLLECT" aggregation="SUM" outputLabel="Credit"
        preferredOrientation="Rule-as-Row" desk:widths="10 20">
      <input id="c1" label="Hours" desk:width="80">
        <extensionElements><desk:help>hours</desk:help></extensionElements>
        <inputExpression id="e1" typeRef="number" expressionLanguage="feel"><text>Hours</text>
        </inputExpression><inputValues id="e2"><text>&gt;= 0</text></inputValues></input>
      <output id="c2" name="Credit" typeRef="number"><outputValues id="e3"><text>0, 5</text>
        </outputValues><defaultOutputEntry id="e4" typeRef="number"><text>0</text>
        </defaultOutputEntry></output>
      <annotation name="Policy" desk:kind="link"/>
      <rule id="u"><description>Long ones.</description>
        <extensionElements><desk:cites policy="POL-0042"/></extensionElements>
        <inputEntry id="e5" desk:seen="no"><extensionElements><desk:cell/></extensionElements>
          <text>&gt; 24</text></inputEntry>
        <outputEntry id="e6"><text>5</text></outputEntry>
        <annotationEntry><text>POL-0042</text></annotationEntry></rule>
    </decisionTable>
  </decision>
  <decision id="d2" name="Steps"><variable name="Steps"/>
    <context id="b1" label="Steps" typeRef="Any">
      <contextEntry id="b2" desk:open="yes"><variable id="v3" name="sum"/><invocation id="b3">
        <literalExpression id="b4"><text>Rate</text></literalExpression>
        <binding desk:k="1"><parameter id="v4" name="h"/><literalExpression>
          <text>Hours</text></literalExpression></binding></invocation></contextEntry>
      <contextEntry><variable name="rows"/><relation id="b5">
        <column id="v5" name="a" typeRef="number"/>
        <row id="b6"><literalExpression id="b7"><text>1</text></literalExpression></row>
        <row id="b8"><literalExpression><text>2</text></literalExpression></row>
        </relation></contextEntry>
      <contextEntry><variable name="list"/><list id="b9"><literalExpression><text>1</text>
        </literalExpression><literalExpression><description>two</description><text>2</text>
        </literalExpression></list></contextEntry>
      <contextEntry><variable name="either"/><conditional id="c"><if id="c3"><literalExpression>
        <text>true</text></literalExpression></if><then id="c4"><literalExpression>
        <text>1</text></literalExpression></then><else id="c5"><literalExpression><text>2</text>
        </literalExpression></else></conditional></contextEntry>
      <contextEntry><variable name="some"/><filter id="f"><in id="f1"><literalExpression>
        <text>[1]</text></literalExpression></in><match id="f2"><literalExpression>
        <text>item = 1</text></literalExpression></match></filter></contextEntry>
      <contextEntry><variable name="each"/><for id="g" iteratorVariable="x">
        <in typeRef="Any" id="g1"><literalExpression><text>[1]</text></literalExpression></in>
        <return id="g2"><literalExpression><text>x</text></literalExpression></return></for>
        </contextEntry>
      <contextEntry><variable name="call"/><functionDefinition id="h" kind="Java">
        <formalParameter id="v6" name="p" typeRef="number"/><context/></functionDefinition>
        </contextEntry>
      <contextEntry><literalExpression expressionLanguage="z"><text>sum</text>
        <importedValues name="w" namespace="urn:w" importType="csv"><importedElement>A1
        </importedElement></importedValues></literalExpression></contextEntry>
    </context>
  </decision>
  <businessKnowledgeModel id="k1" name="Rate"><variable name="Rate"/>
    <encapsulatedLogic id="l1" desk:k="1"><formalParameter name="h"/>
      <literalExpression><text>h * 2</text></literalExpression></encapsulatedLogic>
    <authorityRequirement id="r5"><requiredInput href="#hours"/></authorityRequirement>
  </businessKnowledgeModel>
  <decisionService id="ds" name="Desk"><variable name="Desk"/><outputDecision href="#d1"/>
    <encapsulatedDecision href="#d2"/><inputDecision href="#d9"/><inputData href="#hours"/>
  </decisionService>
  <knowledgeSource id="s1" name="Tariff" locationURI="urn:tariff">
    <authorityRequirement id="r6"><requiredAuthority href="#s2"/></authorityRequirement>
    <type>Contract</type><owner href="#u1"/></knowledgeSource>
  <association id="a1" associationDirection="One"><sourceRef href="#d1"/><targetRef href="#n1"/>
  </association>
  <group id="a2" name="Billing"/>
  <textAnnotation id="n1" textFormat="text/plain" desk:k="1"><text>Mind the 24th hour</text>
  </textAnnotation>
  <elementCollection id="ec"><drgElement href="#d1"/></elementCollection>
  <performanceIndicator id="p1" name="Credits paid" URI="urn:kpi"/>
  <organizationUnit id="u1" name="Billing office"/>
  <dmndi:DMNDI><dmndi:DMNDiagram id="di"><dmndi:DMNShape dmnElementRef="d1">
    <dc:Bounds x="1" y="2" width="3" height="4"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>
"""
