"""A DMN file of another tool: two tables that hang together, and what can be no table of ours."""

DESK = """<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:t="urn:tool" id="d"
    name="Loyalty" namespace="urn:loyalty">
 <itemDefinition name="tSpend"><typeRef>number</typeRef>
  <allowedValues><text>[0..5000]</text></allowedValues></itemDefinition>
 <itemDefinition name="tList" isCollection="true"><typeRef>string</typeRef></itemDefinition>
 <inputData id="i1" name="Months with us"><variable name="Months with us" typeRef="number"/>
 </inputData>
 <inputData id="i2" name="Spend"><variable name="Spend" typeRef="tSpend"/></inputData>
 <decision id="d1" name="Tier"><question>Which tier?</question>
  <variable name="Tier" typeRef="string"/>
  <informationRequirement><requiredInput href="#i1"/></informationRequirement>
  <authorityRequirement><requiredAuthority href="#s1"/></authorityRequirement>
  <decisionTable id="t1" t:widths="7" hitPolicy="UNIQUE">
   <input id="c1" label="Months"><inputExpression typeRef="number"><text>Months with us</text>
    </inputExpression></input>
   <output id="o1" name="result" typeRef="string"/>
   <annotation name="Why"/>
   <rule id="r1"><extensionElements><t:colour>red</t:colour></extensionElements>
    <inputEntry><text>&lt; 12</text></inputEntry><outputEntry><text>"new"</text></outputEntry>
    <annotationEntry><text>Their first year</text></annotationEntry></rule>
   <rule id="r2"><inputEntry><text>&gt;= 12</text></inputEntry>
    <outputEntry><text>"loyal"</text></outputEntry></rule>
  </decisionTable></decision>
 <decision id="d2" name="Gift"><variable name="Gift" typeRef="number"/>
  <informationRequirement><requiredDecision href="#d1"/></informationRequirement>
  <informationRequirement><requiredInput href="#i2"/></informationRequirement>
  <decisionTable hitPolicy="COLLECT" aggregation="SUM">
   <input><inputExpression><text>Tier</text></inputExpression></input>
   <input><inputExpression><text>Spend</text></inputExpression></input>
   <output/>
   <rule><inputEntry><text>"loyal"</text></inputEntry><inputEntry><text>-</text></inputEntry>
    <outputEntry><text>10</text></outputEntry></rule>
   <rule><inputEntry><text>-</text></inputEntry><inputEntry><text>&gt; 100</text></inputEntry>
    <outputEntry><text>5</text></outputEntry></rule>
  </decisionTable></decision>
 <decision id="d3" name="Final gift"><variable name="Final gift"/>
  <informationRequirement><requiredDecision href="#d2"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#b1"/></knowledgeRequirement>
  <literalExpression><text>Rounded(Gift)</text></literalExpression></decision>
 <decision id="d4" name="Broken"><variable name="Broken"/>
  <informationRequirement><requiredInput href="#i2"/></informationRequirement>
  <decisionTable><input><inputExpression typeRef="number"><text>Spend</text></inputExpression>
   </input><output name="x" typeRef="number"/>
   <rule><inputEntry><text>&lt;= [</text></inputEntry><outputEntry><text>1</text></outputEntry>
   </rule></decisionTable></decision>
 <decision id="d5" name="Computed"><decisionTable>
   <input><inputExpression typeRef="number"><text>Spend * 12</text></inputExpression></input>
   <output name="x" typeRef="tList"/>
   <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>["a"]</text></outputEntry></rule>
  </decisionTable></decision>
 <decision id="d6" name="Empty"/>
 <businessKnowledgeModel id="b1" name="Rounded"><variable name="Rounded"/><encapsulatedLogic>
  <formalParameter name="x"/><literalExpression><text>floor(x)</text></literalExpression>
  </encapsulatedLogic></businessKnowledgeModel>
 <decisionService id="v1" name="Ask"><outputDecision href="#d2"/></decisionService>
 <knowledgeSource id="s1" name="Loyalty handbook"/>
</definitions>
"""
CIRCLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="c"
  namespace="urn:c">
 <decision id="a" name="Egg"><informationRequirement><requiredDecision href="#b"/>
  </informationRequirement></decision>
 <decision id="b" name="Hen"><informationRequirement><requiredDecision href="#a"/>
  </informationRequirement></decision></definitions>
"""
